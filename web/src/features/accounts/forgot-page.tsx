import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useDoing } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem, TextField } from '../../ui/field.tsx';
import { AuthFrame } from './auth-frame.tsx';

/** Ask for a code to set a new password with. The answer is the same whether the address is known or not. */
export const ForgotPage = () => {
  const [search] = useSearchParams();
  const [email, setEmail] = useState(search.get('email') ?? '');
  const forgot = useDoing('accounts.forgot_password');
  const navigate = useNavigate();

  const submit = async () => {
    await forgot.mutateAsync({ body: { email: email.trim() } });
    await navigate(`/reset?email=${encodeURIComponent(email.trim())}`);
  };

  return (
    <AuthFrame
      title="Forgot your password?"
      lead="Tell us your address and we mail you a code for a new one."
      onSubmit={() => void submit().catch(() => {})}
      aside={
        <span>
          Remembered it? <Link to="/login">Log in</Link>
        </span>
      }
    >
      <FormProblem>{forgot.error && sentenceOf(forgot.error)}</FormProblem>
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <Button type="submit" look="primary" busy={forgot.isPending}>
        Send code
      </Button>
    </AuthFrame>
  );
};
