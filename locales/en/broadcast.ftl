broadcast-subject = A message from { $organization }
broadcast-heading = 📣 <b>{ $organization }</b>
error-broadcast-unknown = There is no broadcast { $broadcast }.
