new-material-subject = { $count ->
    [1] New material
   *[other] New materials
} — { $organization }
new-material =
    📚 <b>{ $count ->
        [1] New material
       *[other] New materials
    }</b>
    { $organization }
new-material-line = • { $title }{ $for ->
    [group] {" "}— group “{ $whom }”
    [school] {" "}— { $whom }
   *[everyone] {""}
}
new-material-button = 📖 Open
new-material-button-all = 📚 All materials
