import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { Icon } from './icon.tsx';
import { meet } from './met-problem.ts';

interface Around {
  label: string;
  hint?: ReactNode;
  /** What was wrong with what was sent: it goes when the field is changed. */
  problem?: string | undefined;
  /** What is wrong with what stands there now. */
  slip?: string | undefined;
}

const describe = (id: string, { hint, problem }: Around): string | undefined =>
  [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;

/** The problem to show with this value, if any. */
const useProblem = ({ problem, slip }: Around, value: unknown): string | undefined => {
  const [before, setBefore] = useState({ problem, value });
  const { met, shown } = meet(before, problem, value);
  if (met !== before) setBefore(met);
  return slip ?? shown;
};

const Notes = ({ id, hint, problem }: Omit<Around, 'label' | 'slip'> & { id: string }) => (
  <>
    {hint && (
      <span className="hint" id={`${id}-hint`}>
        {hint}
      </span>
    )}
    {problem && (
      <span className="problem" id={`${id}-problem`} role="alert">
        {problem}
      </span>
    )}
  </>
);

const dress = (id: string, around: Around) => ({
  id,
  className: 'input',
  'aria-invalid': around.problem ? true : undefined,
  'aria-describedby': describe(id, around),
});

/** One line of text with its label, a hint, and what is wrong with it. */
export const TextField = ({
  label,
  hint,
  problem: met,
  slip,
  prefix,
  ...rest
}: Omit<ComponentProps<'input'>, 'prefix'> & Around & { prefix?: string }) => {
  const id = useId();
  const problem = useProblem({ label, problem: met, slip }, rest.value);
  const input = <input type="text" {...rest} {...dress(id, { label, hint, problem })} />;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {prefix ? (
        <div className="with-prefix">
          <span className="prefix" aria-hidden="true">
            {prefix}
          </span>
          {input}
        </div>
      ) : (
        input
      )}
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
};

/** A password that can be looked at while it is typed. */
export const PasswordField = ({ label, hint, problem: met, slip, ...rest }: ComponentProps<'input'> & Around) => {
  const id = useId();
  const problem = useProblem({ label, problem: met, slip }, rest.value);
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="with-affix">
        <input {...rest} type={shown ? 'text' : 'password'} {...dress(id, { label, hint, problem })} />
        <span className="affix">
          <button
            type="button"
            className="button quiet small"
            aria-pressed={shown}
            aria-controls={id}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </button>
        </span>
      </div>
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
};

/** Several lines of text. */
export const TextArea = ({ label, hint, problem: met, slip, ...rest }: ComponentProps<'textarea'> & Around) => {
  const id = useId();
  const problem = useProblem({ label, problem: met, slip }, rest.value);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea {...rest} {...dress(id, { label, hint, problem })} />
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
};

/** One of several; `options` pairs what is sent with what is read. */
export const Select = <T extends string>({
  label,
  hint,
  problem: met,
  slip,
  options,
  onChoose,
  ...rest
}: Omit<ComponentProps<'select'>, 'onChange'> &
  Around & { options: readonly (readonly [T, string])[]; onChoose: (chosen: T) => void }) => {
  const id = useId();
  const problem = useProblem({ label, problem: met, slip }, rest.value);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        {...dress(id, { label, hint, problem })}
        onChange={(event) => onChoose(event.currentTarget.value as T)}
      >
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
};

/** Yes or no. */
export const Check = ({
  label,
  hint,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: string }) => (
  <label className="check">
    <input {...rest} type="checkbox" />
    <span>
      {label}
      {hint && <span className="soft small"> {hint}</span>}
    </span>
  </label>
);

/** Why a whole form was turned down. */
export const FormProblem = ({ children }: { children: ReactNode }) =>
  children ? (
    <div className="form-problem" role="alert">
      <Icon name="alert" />
      <span>{children}</span>
    </div>
  ) : null;
