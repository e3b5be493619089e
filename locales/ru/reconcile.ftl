reconcile-taken-back-subject = Возврат { $sum } не состоялся — { $organization }
reconcile-taken-back =
    ⚠️ <b>Возврат { $sum } не состоялся</b>
    { $organization }, платёж { $number }

    Мы сообщали, что деньги возвращены, но банк отменил этот возврат. Сумма снова засчитана в то, за что вы платили, и платить за это ещё раз не нужно.

    Если деньги вам всё же пришли или вы ждёте этот возврат, напишите организации: она проверит и поможет.

reconcile-letter-subject = Сверка с платёжным провайдером — { $organization }
reconcile-letter =
    Здравствуйте! Кабинет сверил оплаты организации <b>{ $organization }</b> с платёжным провайдером. Кое-что требует внимания.
reconcile-letter-payments =
    { $count ->
        [one] <b>{ $count } платёж</b> у провайдера не такой, как в кабинете: { $numbers }
        [few] <b>{ $count } платежа</b> у провайдера не такие, как в кабинете: { $numbers }
       *[many] <b>{ $count } платежей</b> у провайдера не такие, как в кабинете: { $numbers }
    }
reconcile-letter-more = … и ещё { $count }
reconcile-letter-strange =
    { $count ->
        [one] <b>{ $count } поступление</b> у провайдера не относится ни к одному платежу кабинета.
        [few] <b>{ $count } поступления</b> у провайдера не относятся ни к одному платежу кабинета.
       *[many] <b>{ $count } поступлений</b> у провайдера не относятся ни к одному платежу кабинета.
    }
reconcile-letter-what-to-do =
    Что с этим делать, подскажут команды (их запускает тот, кто обслуживает кабинет):
    npm run reconcile -- --organization { $organization }
    npm run payments -- strange --organization { $organization }
