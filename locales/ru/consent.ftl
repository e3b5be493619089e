consent-text =
    📄 <b>Последний шаг</b>

    Прежде чем показать ваши данные, нужны согласия:
consent-organization = <b>{ $organization }</b>
consent-personal-data = • согласие на обработку персональных данных (редакция { $version })
consent-personal-data-link = • <a href="{ $url }">согласие на обработку персональных данных</a> (редакция { $version })
consent-offer = • публичная оферта (редакция { $version })
consent-offer-link = • <a href="{ $url }">публичная оферта</a> (редакция { $version })
consent-how = Нажимая «Принимаю», вы даёте эти согласия. Мы запомним дату и редакцию; отозвать их можно, выйдя из кабинета.
consent-accept = ✅ Принимаю
consent-decline = Не сейчас
consent-declined = Без согласий кабинет открыть нельзя. Передумаете — пришлите адрес ещё раз.
consent-accepted = ✅ Спасибо, согласия приняты.
consent-nothing-pending = Все нужные согласия уже даны. 👍
