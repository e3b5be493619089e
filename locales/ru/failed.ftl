failed-letter-subject = { $unsent ->
    [0] Сообщения ушли без документа — { $organization }
   *[other] Сообщения не доставлены — { $organization }
}
failed-letter = Здравствуйте! О сообщениях клиентам организации <b>{ $organization }</b>:
failed-letter-unsent =
    { $count ->
        [one] <b>{ $count } сообщение</b> отправить не удалось, и само оно больше не уйдёт.
        [few] <b>{ $count } сообщения</b> отправить не удалось, и сами они больше не уйдут.
       *[many] <b>{ $count } сообщений</b> отправить не удалось, и сами они больше не уйдут.
    }
failed-letter-without-paper =
    { $count ->
        [one] <b>{ $count } сообщение</b> ушло, но без документа: подготовить его не получилось.
        [few] <b>{ $count } сообщения</b> ушли, но без документа: подготовить его не получилось.
       *[many] <b>{ $count } сообщений</b> ушли, но без документа: подготовить его не получилось.
    }
failed-letter-reason = • { $reason } — { $count }
failed-letter-what-to-do =
    Какие это сообщения и почему, покажет команда (её запускает тот, кто обслуживает кабинет):
    npm run notices -- --failed --organization { $organization }
    Когда причина устранена, отправить их снова:
    npm run notices -- retry --failed --organization { $organization }
