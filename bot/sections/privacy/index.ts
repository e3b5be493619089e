import { legalDocumentsFor } from '../../legal-documents.ts';
import { opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** What is kept about a person and where it never goes. */
export const privacy = defineSection({
  name: 'privacy',
  access: 'anyone',
  load: ({ cabinet }) => legalDocumentsFor(cabinet),
  text: ({ cabinet }, organizations) => {
    const documents = organizations.flatMap(({ name, privacyUrl, offerUrl }) => [
      ...(privacyUrl ? [cabinet.html('privacy-policy', { name, url: privacyUrl })] : []),
      ...(offerUrl ? [cabinet.html('privacy-offer', { name, url: offerUrl })] : []),
    ]);
    return [cabinet.html('privacy-text'), ...documents].join('\n');
  },
  buttons: (buttons, { cabinet }) => {
    buttons.text(cabinet.t('common-home'), opens('home'));
  },
});
