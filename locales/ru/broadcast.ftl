broadcast-subject = Сообщение — { $organization }
broadcast-heading = 📣 <b>{ $organization }</b>
error-broadcast-unknown = Рассылки { $broadcast } нет.
