checkout-title = 💳 <b>Оплата: { $organization }</b>
checkout-line = ☑️ { $title } ({ $whose }) — { $sum }
checkout-nothing-picked = Ничего не выбрано: отметьте, что оплатить.
checkout-total = К оплате: <b>{ $total }</b>
checkout-how = Нажмите на строку, чтобы убрать её или вернуть.
checkout-picked = ☑️ { $sum } · { $title }
checkout-unpicked = ⬜️ { $sum } · { $title }
checkout-pay = 💳 Перейти к оплате { $sum }
