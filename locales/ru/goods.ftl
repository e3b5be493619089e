goods-button-order = 📦 Заказ № { $number }
goods-button-orders = 📦 Мои заказы
goods-owed = К оплате за заказ: <b>{ $sum }</b>
