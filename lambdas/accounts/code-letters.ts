/** What Cognito's CustomMessage trigger says a code was made for. */
export type CodeFor = 'SignUp' | 'ResendCode' | 'ForgotPassword' | 'UpdateUserAttribute' | 'VerifyUserAttribute';

interface CodeWords {
  subject: string;
  /** What whoever enters it does. */
  does: string;
  goodFor: string;
  /** What becomes of it when nobody does. */
  otherwise: string;
}

// Cognito's own lives: an hour for a new password, a day for an address.
const signUp: CodeWords = {
  subject: 'Confirm your address at Arclight',
  does: 'to confirm this address and open your Arclight account',
  goodFor: 'one day',
  otherwise: 'no account is opened',
};
const newAddress: CodeWords = {
  subject: 'Confirm your new address at Arclight',
  does: 'to make this the address of your Arclight account',
  goodFor: 'one day',
  otherwise: 'no address is changed',
};
const wordsOf: Record<CodeFor, CodeWords> = {
  SignUp: signUp,
  ResendCode: signUp,
  ForgotPassword: {
    subject: 'Choose a new Arclight password',
    does: 'to choose a new password for your Arclight account',
    goodFor: 'one hour',
    otherwise: 'your password stays as it is',
  },
  UpdateUserAttribute: newAddress,
  VerifyUserAttribute: newAddress,
};

/** The mail with a code, as Cognito sends it: `code` is where it puts the digits. None for what is no code of ours. */
export const codeLetter = (what: string, code: string): { subject: string; message: string } | undefined => {
  const words = Object.hasOwn(wordsOf, what) ? wordsOf[what as CodeFor] : undefined;
  if (!words) return undefined;
  const paragraphs = [
    `Your code ${words.does} is ${code}. It is good for ${words.goodFor}.`,
    'Enter it only on our own pages: nobody from Arclight will ask you for it.',
    `If you did not ask for it, you need not do anything: ${words.otherwise}.`,
  ];
  return { subject: words.subject, message: paragraphs.map((one) => `<p>${one}</p>`).join('') };
};
