checkout-title = 💳 <b>Payment: { $organization }</b>
checkout-line = ☑️ { $title } ({ $whose }) — { $sum }
checkout-nothing-picked = Nothing is picked: tick what to pay.
checkout-total = To pay: <b>{ $total }</b>
checkout-how = Tap a line to take it out or put it back.
checkout-picked = ☑️ { $sum } · { $title }
checkout-unpicked = ⬜️ { $sum } · { $title }
checkout-pay = 💳 Go on to pay { $sum }
