# How staff call what clients are told, and why it was not.
notice-kind =
    { $kind ->
        [payment-succeeded] payment received
        [payment-canceled] payment failed
        [payment-credited] money credited
        [balance-paid] paid from the balance
        [autopay-announced] autopayment tomorrow
        [autopay-over-limit] autopayment over its limit
        [autopay-refused] autopayment refused
        [card-revoked] card removed
        [refund-succeeded] refund
        [refund-taken-back] refund taken back
        [provider-differences] comparison with the provider
        [notices-failed] messages not delivered
        [broadcast] broadcast
        [broadcast-test] broadcast, test copy
        [invitation] access opened
        [account-attached] new attachment to an account
        [debt-due] debt
        [subscription-ending] subscription ending
        [subscription-unpaid] subscription unpaid
        [lesson-tomorrow] lesson tomorrow
        [bill-issued] new bill
        [order-status] order status
        [item-status] item status
        [parcel-status] parcel status
        [parcel-idle] parcel without movement
        [new-material] new material
       *[other] { $kind }
    }

notice-reason =
    { $reason ->
        [gone] nothing left to say
        [paid] paid already
        [nothing-due] paid already
        [not-due-yet] not due yet
        [renewed] subscription renewed
        [not-ending] subscription not ending
        [muted] switched off by the client
        [unbound] chat unbound
        [blocked] bot blocked
        [not-through] did not get through for a day
        [no-consent] no consent
        [no-address] no address
        [no-chat] no chat
        [replaced] replaced by a newer one
        [snoozed] the client wanted to be told later
        [late] too late to say
        [stopped] broadcast stopped
        [left-segment] the client is not in the segment any more
        [shown] seen on the screen
        [autopay] will be charged by itself
        [closed] access closed
        [attached] in the cabinet already
        [address-changed] address changed
        [not-theirs] the account is not the client’s any more
        [dealt-with] dealt with already
        [without-paper] went without its document
        [not-reachable] no answer, tries used up
        [too-many-attempts] too many tries
        [unknown-kind] unknown to this version
        [over] over already
        [told-of-autopayment] told with the autopayment
        [not-refused] the autopayment went through
        [kept-again] the card is kept again
        [moved] the parcel has moved
        [not-canceled] the payment is not canceled
        [not-published] the material is not published any more
        [not-received] the money has not come
        [not-refunded] nothing was given back
       *[other] { $reason }
    }
