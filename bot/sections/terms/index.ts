import { legalDocumentsFor } from '../../legal-documents.ts';
import { opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** On what terms money is paid here: whose the goods and services are, and the organizations' published offers. */
export const terms = defineSection({
  name: 'terms',
  access: 'anyone',
  load: ({ cabinet }) => legalDocumentsFor(cabinet),
  text: ({ cabinet }, organizations) => {
    const offers = organizations.flatMap(({ name, offerUrl }) =>
      offerUrl ? [cabinet.html('terms-offer', { name, url: offerUrl })] : [],
    );
    const list = offers.length > 0 ? offers : [cabinet.html('terms-no-offers')];
    return [cabinet.html('terms-text'), list.join('\n')].join('\n\n');
  },
  buttons: (buttons, { cabinet }) => {
    buttons.text(cabinet.t('terms-support'), opens('paysupport'));
    buttons.text(cabinet.t('terms-privacy'), opens('privacy'));
    buttons.row().text(cabinet.t('common-home'), opens('home'));
  },
});
