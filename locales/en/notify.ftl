notify-settings = 🔔 Notifications
notify-text =
    🔔 <b>Notifications</b>

    { $what }

    🌙 Quiet hours: { $quiet }
    🕒 Time zone: { $zone }

    { $always }
notify-what = 🗂 We send: { $state }
notify-what-organization = 🗂 { $organization }: { $state }
notify-state = { $state ->
    [all] everything
    [none] only what is essential
   *[some] everything but { $off } of { $count }
}
notify-always = We always tell you about payments, refunds, autopayment and security.
notify-own = These settings are for this chat only: the other adult has their own.
notify-letters-off = ✉️ You have unsubscribed from e-mails: { $from }.
notify-letters-off-all = all organizations
notify-nothing = No organization is connected yet, so there is nothing to send.

notify-button-what = 🗂 What to send
notify-button-organization = 🗂 { $organization }
notify-button-all = 🗂 All organizations at once
notify-button-quiet = 🌙 Quiet hours
notify-button-zone = 🕒 Time zone
notify-button-digest = { $state ->
    [on] ✅ Several as one message
   *[off] ☐ Several as one message
}
notify-button-email = { $state ->
    [on] ✅ Copy to e-mail
   *[off] ☐ Copy to e-mail
}
notify-button-letters = ✉️ Send e-mails again

notify-digest-on = When there are several notifications, they come as one message.
notify-digest-off = Every notification comes separately now.
notify-email-on = Whatever comes here also goes to { $email }.
notify-email-off = We write only here now. We write to { $email } if a message does not get through.
notify-letters-on = E-mails to { $email } are on again.

notify-topics =
    🗂 <b>What to send</b>
    { $organization }

    ✅ sent, 🔕 not sent{ $mixed ->
        [yes] , ➖ not from all
       *[no] { "" }
    }. Tap to switch.

    { $always }
notify-topics-all = All organizations
notify-topic-button = { $state ->
    [on] ✅
    [off] 🔕
   *[mixed] ➖
} { $topic }
notify-topic-all-off = 🔕 Switch all off
notify-topic-all-on = ✅ Switch all on
notify-topic-debt-due = Due dates and debts
notify-topic-bill-issued = New bills
notify-topic-subscription-unpaid = Unpaid subscription
notify-topic-subscription-ending = Subscription ending
notify-topic-lesson-tomorrow = Lesson tomorrow
notify-topic-new-material = New materials
notify-topic-order-status = Order status
notify-topic-item-status = Item status
notify-topic-parcel-status = Parcel status
notify-topic-parcel-idle = Parcel not moving
notify-topic-broadcast = Announcements and news
notify-switched = { $state ->
    [on] ✅ “{ $topic }”: we send it
   *[off] 🔕 “{ $topic }”: no longer sent
}
notify-switched-all = { $state ->
    [on] ✅ We send everything
   *[off] 🔕 Only what is essential: payments, refunds, autopayment, security
}

notify-quiet =
    🌙 <b>Quiet hours</b>

    Now: { $now }.

    Nothing is sent during these hours: it waits until they end. Only payment results and security come at once.

    Choose, or type your own: <code>22–8</code>, for example.
notify-quiet-hours = { $start }–{ $end }
notify-quiet-never = Never
notify-quiet-default = Same as the organization
notify-quiet-is = { $state ->
    [never] none, we write at any time
    [own] from { $start } to { $end }
    [default] from { $start } to { $end }, same as the organization
   *[each] the same as each organization
}
notify-quiet-set = { $state ->
    [never] No quiet hours: we write at any time.
    [own] We do not disturb you from { $start } to { $end }.
    [default] Quiet hours are the organization’s: from { $start } to { $end }.
   *[each] Quiet hours are each organization’s own.
}
notify-quiet-not-understood = I do not understand these hours. Please type them like this: <code>22–8</code> or <code>22:30–7</code>. For no quiet hours, tap “Never”.

notify-zone =
    🕒 <b>Time zone</b>

    Now: { $now }.

    Quiet hours and “remind me tomorrow” go by this time.

    Choose a city, or type yours: <code>Berlin</code>, for example.
notify-zone-found =
    🕒 <b>Time zone</b>

    Several zones fit “{ $query }”. Which is yours?
notify-zone-is = { $state ->
    [own] { $zone } ({ $offset }), { $time } there
    [default] { $zone } ({ $offset }), { $time } there, same as the organization
   *[each] the time of each organization
}
notify-zone-button = { $zone } { $offset }
notify-zone-default = Same as the organization
notify-zone-set = { $state ->
    [own] Time zone: { $zone }. It is { $time } there.
    [default] Time zone is the organization’s: { $zone }, { $time } there.
   *[each] Time zone is each organization’s own.
}
notify-zone-not-found = I do not know this city. Please type the nearest large one, <code>Berlin</code> for example, or the difference: <code>UTC+5</code>.

notify-later-in = { $days ->
    [1] Tomorrow
    [7] In a week
   *[other] In { $days } days
}
notify-later-back = ‹ Back
notify-later-done = ⏰ I will remind you on { $day }
notify-later-toast = { $when ->
    [tomorrow] I will remind you tomorrow, { $day }, at { $time }
    [today] I will remind you today at { $time }
   *[later] I will remind you on { $day } at { $time }
}
notify-later-choose = ⏰ When should I remind you?
notify-later-gone = This reminder can no longer be put off.
