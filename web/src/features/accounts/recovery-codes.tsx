import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';

/** Shown once: what gets one in without the phone. */
export const RecoveryCodes = ({
  codes,
  email,
  onDone,
}: {
  codes: readonly string[];
  email: string;
  onDone: () => void;
}) => {
  const [kept, setKept] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const text = `Arclight recovery codes of ${email}\n\n${codes.join('\n')}\n`;
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'));
    toast('The codes are on your clipboard.');
  };
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>
        It is on. Now keep these codes.
      </h3>
      <p>
        Without your phone, your password and one of these let you in. Using one turns the second factor off and spends
        them all. We keep no copy: who loses phone and codes has to ask those who run this site.
      </p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code} className="secret-text">
            {code}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button onClick={() => void copy().catch(() => toast('Copying did not work: mark the codes and copy them.'))}>
          Copy
        </Button>
        <a className="button" href={file} download="arclight-recovery-codes.txt">
          Save as a file
        </a>
        <Button onClick={() => window.print()}>Print</Button>
      </div>
      <Check
        label="I have put them where I find them without my phone."
        checked={kept}
        onChange={({ currentTarget }) => setKept(currentTarget.checked)}
      />
      <div className="row">
        <Button look="primary" disabled={!kept} onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
};
