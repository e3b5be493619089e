materials-title = 📚 <b>Материалы</b>{ $count ->
    [0] {""}
   *[other] {" "}({ $count })
}
materials-none = Здесь появится то, что опубликуют педагоги.
materials-line = <b>{ $title }</b>
materials-when = { $date } · { $for ->
    [group] группа «{ $whom }»
    [school] { $whom }
   *[everyone] для всех
}, { $organization }
materials-head = 📚 <b>{ $title }</b>
materials-page = Страница { $page } из { $pages }
materials-open-link = 🔗 Открыть ссылку
