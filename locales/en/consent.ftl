consent-text =
    📄 <b>The last step</b>

    Before your data can be shown, your consent is needed:
consent-organization = <b>{ $organization }</b>
consent-personal-data = • the processing of personal data (version { $version })
consent-personal-data-link = • <a href="{ $url }">the processing of personal data</a> (version { $version })
consent-offer = • the public offer (version { $version })
consent-offer-link = • <a href="{ $url }">the public offer</a> (version { $version })
consent-how = By tapping “I accept” you give these consents. We keep the date and the version; you can withdraw them by signing out.
consent-accept = ✅ I accept
consent-decline = Not now
consent-declined = The cabinet cannot open without your consent. If you change your mind, send your address again.
consent-accepted = ✅ Thank you, your consent is recorded.
consent-nothing-pending = All the consents needed have been given. 👍
