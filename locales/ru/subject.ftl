subject-everyone = 👥 <b>Все ученики и счета</b> ({ $count })
subject-line = 👤 <b>{ $name }</b> · { $organization }
subject-choose =
    👤 <b>Чьи данные показывать?</b>

    Выбор запоминается и виден на каждом экране.
subject-all = 👥 Все сразу
subject-button = { $name } · { $organization }
subject-chosen = ✅ { $label }
subject-line-organization = 📦 <b>{ $name }</b>
