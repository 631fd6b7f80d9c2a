import { Button } from '../../ui/button.tsx';
import { PasswordField, Select } from '../../ui/field.tsx';
import { type Admission, admissionHint, admissionOptions, drawPassword, leastPassword } from './door.ts';
import type { StreamForm } from './stream-form.ts';

/** What is asked at the door. `before`: how it was, where the stream is there already. */
export const DoorFields = ({
  form: { admission, password },
  set,
  problem,
  before,
  publishes,
}: {
  form: Pick<StreamForm, 'admission' | 'password'>;
  set: (part: Partial<StreamForm>) => void;
  problem: string | undefined;
  before: Admission | undefined;
  publishes: boolean;
}) => {
  const hasOne = before === 'password';
  const changes = before !== undefined && (admission !== before || password !== '');
  return (
    <>
      <Select
        label="Who gets in"
        hint={admissionHint[admission]}
        value={admission}
        options={admissionOptions}
        disabled={!publishes}
        onChoose={(chosen) => set({ admission: chosen, password: '' })}
      />
      {admission === 'password' && (
        <div className="door-password">
          <PasswordField
            label={hasOne ? 'Another password' : 'Password'}
            hint={
              hasOne
                ? 'Empty: the one there is stays. It is shown to nobody, not even to you.'
                : 'Eight characters at least. Note it down: it is not shown again.'
            }
            autoComplete="new-password"
            maxLength={200}
            value={password}
            problem={problem}
            slip={
              password !== '' && password.length < leastPassword ? `${leastPassword} characters at least.` : undefined
            }
            onChange={({ currentTarget }) => set({ password: currentTarget.value })}
          />
          <Button size="small" onClick={() => set({ password: drawPassword() })}>
            Generate one
          </Button>
        </div>
      )}
      {changes && admission !== 'open' && (
        <p className="soft small" role="status">
          Viewers who are inside have to enter again: within five minutes, or within an hour where the stream was open
          before.
        </p>
      )}
    </>
  );
};
