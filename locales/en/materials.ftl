materials-title = 📚 <b>Materials</b>{ $count ->
    [0] {""}
   *[other] {" "}({ $count })
}
materials-none = What the teachers publish will appear here.
materials-line = <b>{ $title }</b>
materials-when = { $date } · { $for ->
    [group] group “{ $whom }”
    [school] { $whom }
   *[everyone] for everyone
}, { $organization }
materials-head = 📚 <b>{ $title }</b>
materials-page = Page { $page } of { $pages }
materials-open-link = 🔗 Open the link
