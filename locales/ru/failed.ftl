failed-letter-subject = Сообщения не доставлены — { $organization }
failed-letter =
    { $count ->
        [one] Здравствуйте! <b>{ $count } сообщение</b> клиентам организации <b>{ $organization }</b> отправить не удалось, и само оно больше не уйдёт.
        [few] Здравствуйте! <b>{ $count } сообщения</b> клиентам организации <b>{ $organization }</b> отправить не удалось, и сами они больше не уйдут.
       *[many] Здравствуйте! <b>{ $count } сообщений</b> клиентам организации <b>{ $organization }</b> отправить не удалось, и сами они больше не уйдут.
    }
failed-letter-reason = • { $reason } — { $count }
failed-letter-what-to-do =
    Какие это сообщения и почему, покажет команда (её запускает тот, кто обслуживает кабинет):
    npm run notices -- --failed --organization { $organization }
    Когда причина устранена, отправить их снова:
    npm run notices -- retry --failed --organization { $organization }
