subject-everyone = 👥 <b>All students and accounts</b> ({ $count })
subject-line = 👤 <b>{ $name }</b> · { $organization }
subject-choose =
    👤 <b>Whose data to show?</b>

    The choice is remembered and stands on every screen.
subject-all = 👥 All together
subject-button = { $name } · { $organization }
subject-chosen = ✅ { $label }
subject-line-organization = 📦 <b>{ $name }</b>
