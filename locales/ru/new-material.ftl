new-material-subject = { $count ->
    [1] Новый материал
   *[other] Новые материалы
} — { $organization }
new-material =
    📚 <b>{ $count ->
        [1] Новый материал
       *[other] Новые материалы
    }</b>
    { $organization }
new-material-line = • { $title }{ $for ->
    [group] {" "}— группа «{ $whom }»
    [school] {" "}— { $whom }
   *[everyone] {""}
}
new-material-button = 📖 Открыть
new-material-button-all = 📚 Все материалы
