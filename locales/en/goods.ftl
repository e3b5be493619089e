goods-button-order = 📦 Order No. { $number }
goods-button-orders = 📦 My orders
goods-owed = To pay for the order: <b>{ $sum }</b>
