# Pictures: title, legend and caption.
chart-title-spending = Charged in a year
chart-title-debt = Debt by month
chart-title-payments = Paid in a year
chart-account = { $word ->
    [contract] contract No. { $number }
    [card] card No. { $number }
   *[personal_account] account { $number }
}
chart-series-subscription = Subscriptions
chart-series-course = Courses
chart-series-lesson = Unpaid lessons
chart-series-bill = Bills
chart-series-order = Orders
chart-series-delivery = Delivery
chart-series-cabinet = In the cabinet
chart-series-organization = At the organization
chart-series-owed = Owed at the month’s end
chart-caption-spending = <b>Charged in 12 months: { $sum }</b>
    { $whose }
chart-caption-debt = <b>Owed now: { $sum }</b>
    { $whose }
chart-caption-payments = <b>Paid in 12 months: { $sum }</b>
    { $whose }
