import { defineSection } from '../../section.ts';
import { submitEmail } from '../../verification.ts';
import { footerForStranger, restartVerification } from './actions.ts';

/** The request for an address; also where a refused address leads. The argument is the purpose. */
export const email = defineSection({
  name: 'email',
  access: 'anyone',
  load: async (_, purpose) => ({ adding: purpose === 'add_email' }),
  text: ({ cabinet }, { adding }) => cabinet.html(adding ? 'verify-ask-another' : 'verify-ask-email'),
  buttons: (buttons, { cabinet }) => footerForStranger(buttons, cabinet),
});

/**
 * The letter is on its way: enter the code, correct the address, or ask for another letter. The argument is the
 * address.
 */
export const code = defineSection({
  name: 'code',
  access: 'anyone',
  load: async (_, address) => ({ address: address ?? '' }),
  text: ({ cabinet }, { address }) =>
    cabinet.html('verify-code', { email: address, sender: cabinet.deps.letterSender }),
  buttons: (buttons, { cabinet }, { address }) => {
    buttons.row().text(cabinet.t('verify-again'), async (ctx) => {
      await submitEmail(ctx, address, ctx.cabinet.clientId === null ? 'bind' : 'add_email');
    });
    buttons.row().text(cabinet.t('verify-correct'), restartVerification);
    footerForStranger(buttons, cabinet);
  },
});
