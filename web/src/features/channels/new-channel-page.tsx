import { useNavigate } from 'react-router';
import { ChannelForm } from '../accounts/channel-form.tsx';
import './channels.css';

/** One more channel, for whoever has one. */
export const NewChannelPage = () => {
  const navigate = useNavigate();
  return (
    <div className="page narrow stack">
      <title>Open another channel – Arclight</title>
      <header className="stack-tight">
        <h1>Open another channel</h1>
        <p className="soft">It gets its own handle, pictures and team. Which videos it shows, you choose for each.</p>
      </header>
      <ChannelForm channel={undefined} suggestion="" onOpened={() => void navigate('/channels')} />
    </div>
  );
};
