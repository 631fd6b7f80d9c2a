import { useState } from 'react';
import { useDoing } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { personChanged } from './changed.ts';
import { NoteSheet } from './note-sheet.tsx';
import type { Role, StaffPerson } from './words.ts';

const roles: readonly (readonly [Role, string, string])[] = [
  ['creator', 'Creator', 'uploads and publishes'],
  ['moderator', 'Moderator', 'suspends people and takes videos down'],
  ['advertiser', 'Advertiser', 'books advertisements'],
  ['admin', 'Admin', 'also gives roles, and reads the audit log'],
];

/** What a person may be; an admin gives it and takes it. */
export const RoleCard = ({ person }: { person: StaffPerson }) => {
  const [asking, setAsking] = useState<{ role: Role; name: string; granted: boolean }>();
  const change = useDoing('moderation.change_role');
  return (
    <section className="card stack">
      <h2>Roles</h2>
      <ul className="roles">
        {roles.map(([role, name, means]) => {
          const granted = !person.roles.includes(role);
          return (
            <li key={role} className="row">
              <span>
                <strong>{name}</strong> <span className="soft small">{means}</span>
              </span>
              <Button
                size="small"
                look={granted ? 'plain' : 'danger'}
                aria-label={`${granted ? 'Give' : 'Take away'}: ${name}`}
                onClick={() => setAsking({ role, name, granted })}
              >
                {granted ? 'Give' : 'Take away'}
              </Button>
            </li>
          );
        })}
      </ul>
      {asking && (
        <NoteSheet
          title={
            asking.granted
              ? `Make ${person.display_name} a${asking.name.startsWith('A') ? 'n' : ''} ${asking.role}?`
              : `End that ${person.display_name} is a${asking.name.startsWith('A') ? 'n' : ''} ${asking.role}?`
          }
          explanation="They are signed out everywhere, and sign in anew as what they are then."
          verb={asking.granted ? 'Give the role' : 'Take the role'}
          onClose={() => setAsking(undefined)}
          onDecide={async (note) => {
            const { role, granted, name } = asking;
            await change.mutateAsync({ params: { user_id: person.account_id }, body: { role, granted, note } });
            setAsking(undefined);
            await personChanged();
            toast(`${person.display_name} ${granted ? 'has the role' : 'no longer has the role'}: ${name}.`);
          }}
        />
      )}
    </section>
  );
};
