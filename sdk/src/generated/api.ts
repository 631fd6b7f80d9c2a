// Made from the contracts by `npm run api`; changes belong there.

/** Everything the API can be asked, by the names the reference gives it. */
export interface Operations {
  /** Are we up? Says nothing else. */
  'gateway.health': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      ok: true;
    };
    refusals: CommonRefusal;
  };
  /** Sign up with e-mail and password; a code is mailed. A known address gets the very same answer. */
  'accounts.sign_up': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
      password: string;
      display_name: string;
    };
    answer: {
      /** A code is on its way by mail */
      next: "confirm";
    };
    refusals: CommonRefusal | 'accounts.too_many_tries' | 'accounts.weak_password';
  };
  /** Confirm the e-mail address with the mailed code. */
  'accounts.confirm_sign_up': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
      code: string;
    };
    answer: undefined;
    refusals: CommonRefusal | 'accounts.too_many_tries' | 'accounts.wrong_code';
  };
  /** Mail a new confirmation code. Unknown addresses get the same answer. */
  'accounts.resend_code': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
    };
    answer: {
      /** A code is on its way by mail */
      next: "confirm";
    };
    refusals: CommonRefusal | 'accounts.too_many_tries';
  };
  /** Log in; tokens come in the answer or as HttpOnly cookies. With a second factor: first without, then with `code`. */
  'accounts.log_in': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
      password: string;
      /** What the authenticator app shows, where a second factor is on */
      code?: string | undefined;
      /** Instead of the app: turns the second factor off, and counts once. Where none is on, it is not looked at */
      recovery_code?: string | undefined;
      session?: "cookie" | "token" | undefined;
    };
    answer: {
      account_id: string;
      access_token?: string | undefined;
      refresh_token?: string | undefined;
      token_type: "Bearer";
      /** Seconds the access token lives */
      expires_in: number;
    };
    refusals: CommonRefusal | 'accounts.not_confirmed' | 'accounts.second_factor_needed' | 'accounts.too_many_tries' | 'accounts.wrong_credentials' | 'accounts.wrong_recovery_code' | 'accounts.wrong_second_factor';
  };
  /** Trade the refresh token (body or cookie) for new tokens; each refresh token works once. */
  'accounts.refresh_session': {
    params: undefined;
    query: undefined;
    body: {
      refresh_token?: string | undefined;
    };
    answer: {
      account_id: string;
      access_token?: string | undefined;
      refresh_token?: string | undefined;
      token_type: "Bearer";
      /** Seconds the access token lives */
      expires_in: number;
    };
    refusals: CommonRefusal | 'accounts.refresh_refused' | 'accounts.too_many_tries';
  };
  /** End this session: its refresh token is revoked and the cookies are removed. */
  'accounts.log_out': {
    params: undefined;
    query: undefined;
    body: {
      refresh_token?: string | undefined;
    };
    answer: undefined;
    refusals: CommonRefusal;
  };
  /** Mail a code for a new password. Unknown addresses get the same answer. */
  'accounts.forgot_password': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
    };
    answer: {
      next: "reset";
    };
    refusals: CommonRefusal | 'accounts.too_many_tries';
  };
  /** Set a new password with the mailed code; every session of the account ends. */
  'accounts.reset_password': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
      code: string;
      password: string;
    };
    answer: undefined;
    refusals: CommonRefusal | 'accounts.too_many_tries' | 'accounts.weak_password' | 'accounts.wrong_code';
  };
  /** Who I am, what I may do, and my first channel. */
  'accounts.read_me': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      account_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      email: string;
      display_name: string;
      locale: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        /** Absent: until staff end it */
        until?: string | undefined;
      } | undefined;
      closing?: {
        asked_at: string;
        /** Until then the account can be kept */
        closes_at: string;
      } | undefined;
      /** For so many days a closed account can be kept after all */
      grace_days: number;
      /** My first one; all of them: GET /v1/me/channels */
      channel?: {
        channel_id: string;
        owner_id: string;
        /** Asked for by an old handle, it answers with the one it has now */
        handle: string;
        name: string;
        description: string;
        links: {
          label: string;
          url: string;
        }[];
        /** Good for a day or two; asked for again, it may be another */
        avatar_url?: string | undefined;
        /** Good for a day or two; asked for again, it may be another */
        banner_url?: string | undefined;
        created_at: string;
        /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
        version?: number | undefined;
      } | undefined;
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Whether log-in asks for six digits of an app as well */
      second_factor: boolean;
      created_at: string;
    };
    refusals: CommonRefusal;
  };
  /** Change my display name or language. */
  'accounts.change_me': {
    params: undefined;
    query: undefined;
    body: {
      display_name?: string | undefined;
      locale?: string | undefined;
    };
    answer: {
      account_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      email: string;
      display_name: string;
      locale: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        /** Absent: until staff end it */
        until?: string | undefined;
      } | undefined;
      closing?: {
        asked_at: string;
        /** Until then the account can be kept */
        closes_at: string;
      } | undefined;
      /** For so many days a closed account can be kept after all */
      grace_days: number;
      /** My first one; all of them: GET /v1/me/channels */
      channel?: {
        channel_id: string;
        owner_id: string;
        /** Asked for by an old handle, it answers with the one it has now */
        handle: string;
        name: string;
        description: string;
        links: {
          label: string;
          url: string;
        }[];
        /** Good for a day or two; asked for again, it may be another */
        avatar_url?: string | undefined;
        /** Good for a day or two; asked for again, it may be another */
        banner_url?: string | undefined;
        created_at: string;
        /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
        version?: number | undefined;
      } | undefined;
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Whether log-in asks for six digits of an app as well */
      second_factor: boolean;
      created_at: string;
    };
    refusals: CommonRefusal;
  };
  /** Have no picture of me; it is deleted. */
  'accounts.remove_avatar': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal;
  };
  /** Where I am signed in, the newest sign-in first. */
  'accounts.list_sessions': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        session_id: string;
        /** Browser or app, and system */
        device: string;
        country?: string | undefined;
        signed_in_at: string;
        /** When it was last renewed: every half hour while it is used */
        last_used_at: string;
        /** Whether this request belongs to it */
        current: boolean;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** Sign one device out: within five seconds its tokens are refused everywhere. */
  'accounts.end_session': {
    params: {
      session_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.session_not_found';
  };
  /** Sign out everywhere; with `keep=current` everywhere else. */
  'accounts.end_sessions': {
    params: undefined;
    query: {
      keep?: "current" | undefined;
    };
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal;
  };
  /** Set a new password; the old one is asked for, and every other session ends. */
  'accounts.change_password': {
    params: undefined;
    query: undefined;
    body: {
      old_password: string;
      password: string;
    };
    answer: undefined;
    refusals: CommonRefusal | 'accounts.same_password' | 'accounts.too_many_tries' | 'accounts.weak_password' | 'accounts.wrong_password';
  };
  /** Ask for another e-mail address: a code goes there, a warning to the one in use. A taken one gets the same answer. */
  'accounts.ask_email_change': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
      password: string;
    };
    answer: {
      /** A code is on its way by mail */
      next: "confirm";
    };
    refusals: CommonRefusal | 'accounts.same_email' | 'accounts.too_many_tries' | 'accounts.wrong_password';
  };
  /** Confirm the new address with the code mailed to it; from then on it is the one to log in with. */
  'accounts.confirm_email': {
    params: undefined;
    query: undefined;
    body: {
      code: string;
    };
    answer: {
      account_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      email: string;
      display_name: string;
      locale: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        /** Absent: until staff end it */
        until?: string | undefined;
      } | undefined;
      closing?: {
        asked_at: string;
        /** Until then the account can be kept */
        closes_at: string;
      } | undefined;
      /** For so many days a closed account can be kept after all */
      grace_days: number;
      /** My first one; all of them: GET /v1/me/channels */
      channel?: {
        channel_id: string;
        owner_id: string;
        /** Asked for by an old handle, it answers with the one it has now */
        handle: string;
        name: string;
        description: string;
        links: {
          label: string;
          url: string;
        }[];
        /** Good for a day or two; asked for again, it may be another */
        avatar_url?: string | undefined;
        /** Good for a day or two; asked for again, it may be another */
        banner_url?: string | undefined;
        created_at: string;
        /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
        version?: number | undefined;
      } | undefined;
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Whether log-in asks for six digits of an app as well */
      second_factor: boolean;
      created_at: string;
    };
    refusals: CommonRefusal | 'accounts.no_email_change' | 'accounts.too_many_tries' | 'accounts.wrong_code';
  };
  /** Begin to set up an authenticator app (TOTP): a key for it, as text and as an address for a QR code. */
  'accounts.begin_second_factor': {
    params: undefined;
    query: undefined;
    body: {
      password: string;
    };
    answer: {
      key: string;
      address: string;
    };
    refusals: CommonRefusal | 'accounts.second_factor_on' | 'accounts.too_many_tries' | 'accounts.wrong_password';
  };
  /** Turn the second factor on with what the app shows; the recovery codes come with this answer and never again. */
  'accounts.confirm_second_factor': {
    params: undefined;
    query: undefined;
    body: {
      code: string;
    };
    answer: {
      recovery_codes: string[];
    };
    refusals: CommonRefusal | 'accounts.second_factor_on' | 'accounts.set_up_first' | 'accounts.too_many_tries' | 'accounts.wrong_digits';
  };
  /** Turn the second factor off, with the password and what the app shows now. */
  'accounts.end_second_factor': {
    params: undefined;
    query: undefined;
    body: {
      password: string;
      code: string;
    };
    answer: undefined;
    refusals: CommonRefusal | 'accounts.second_factor_off' | 'accounts.too_many_tries' | 'accounts.wrong_digits' | 'accounts.wrong_password';
  };
  /** Become a creator by accepting the current terms. Doing it again changes nothing. */
  'accounts.become_creator': {
    params: undefined;
    query: undefined;
    body: {
      terms_version: string;
    };
    answer: {
      account_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      email: string;
      display_name: string;
      locale: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        /** Absent: until staff end it */
        until?: string | undefined;
      } | undefined;
      closing?: {
        asked_at: string;
        /** Until then the account can be kept */
        closes_at: string;
      } | undefined;
      /** For so many days a closed account can be kept after all */
      grace_days: number;
      /** My first one; all of them: GET /v1/me/channels */
      channel?: {
        channel_id: string;
        owner_id: string;
        /** Asked for by an old handle, it answers with the one it has now */
        handle: string;
        name: string;
        description: string;
        links: {
          label: string;
          url: string;
        }[];
        /** Good for a day or two; asked for again, it may be another */
        avatar_url?: string | undefined;
        /** Good for a day or two; asked for again, it may be another */
        banner_url?: string | undefined;
        created_at: string;
        /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
        version?: number | undefined;
      } | undefined;
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Whether log-in asks for six digits of an app as well */
      second_factor: boolean;
      created_at: string;
    };
    refusals: CommonRefusal | 'accounts.terms_outdated';
  };
  /** Close my account. At once everything of mine is hidden and every sign-in and key ended; on the day in the answer it is erased. Until then: log in and keep it. */
  'accounts.close': {
    params: undefined;
    query: undefined;
    body: {
      password?: string | undefined;
      /** What the authenticator app shows, where a second factor is on */
      code?: string | undefined;
    };
    answer: {
      closes_at: string;
    };
    refusals: CommonRefusal | 'accounts.proof_needed' | 'accounts.too_many_tries' | 'accounts.wrong_digits' | 'accounts.wrong_password' | 'moderation.last_admin';
  };
  /** Keep my account after all: what was hidden is seen again. Doing it again changes nothing. */
  'accounts.keep': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      account_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      email: string;
      display_name: string;
      locale: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        /** Absent: until staff end it */
        until?: string | undefined;
      } | undefined;
      closing?: {
        asked_at: string;
        /** Until then the account can be kept */
        closes_at: string;
      } | undefined;
      /** For so many days a closed account can be kept after all */
      grace_days: number;
      /** My first one; all of them: GET /v1/me/channels */
      channel?: {
        channel_id: string;
        owner_id: string;
        /** Asked for by an old handle, it answers with the one it has now */
        handle: string;
        name: string;
        description: string;
        links: {
          label: string;
          url: string;
        }[];
        /** Good for a day or two; asked for again, it may be another */
        avatar_url?: string | undefined;
        /** Good for a day or two; asked for again, it may be another */
        banner_url?: string | undefined;
        created_at: string;
        /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
        version?: number | undefined;
      } | undefined;
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Whether log-in asks for six digits of an app as well */
      second_factor: boolean;
      created_at: string;
    };
    refusals: CommonRefusal | 'accounts.grace_over';
  };
  /** Show this picture beside my name: cut to a square, 320 × 320 at most, its metadata left out. */
  'accounts.send_avatar': {
    params: undefined;
    query: undefined;
    body: Blob;
    answer: {
      avatar_url: string;
    };
    refusals: CommonRefusal | 'accounts.picture_size_out_of_range' | 'accounts.picture_unreadable' | 'accounts.picture_unsupported' | 'request.file_too_large' | 'request.wrong_file_type';
  };
  /** Show this picture beside the channel’s name: cut to a square, 320 × 320 at most, its metadata left out. */
  'accounts.send_channel_avatar': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: Blob;
    answer: {
      avatar_url: string;
    };
    refusals: CommonRefusal | 'accounts.channel_not_found' | 'accounts.picture_size_out_of_range' | 'accounts.picture_unreadable' | 'accounts.picture_unsupported' | 'request.file_too_large' | 'request.wrong_file_type';
  };
  /** Show this picture at the top of the channel’s page: cut to 5 : 1, 1600 × 320 at most, its metadata left out. */
  'accounts.send_channel_banner': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: Blob;
    answer: {
      banner_url: string;
    };
    refusals: CommonRefusal | 'accounts.channel_not_found' | 'accounts.picture_size_out_of_range' | 'accounts.picture_unreadable' | 'accounts.picture_unsupported' | 'request.file_too_large' | 'request.wrong_file_type';
  };
  /** Open a channel under a free handle. My first one is where my videos go unless I say otherwise. */
  'accounts.create_channel': {
    params: undefined;
    query: undefined;
    body: {
      handle: string;
      name: string;
      description?: string | undefined;
      links?: {
        label: string;
        url: string;
      }[] | undefined;
    };
    answer: {
      channel_id: string;
      owner_id: string;
      /** Asked for by an old handle, it answers with the one it has now */
      handle: string;
      name: string;
      description: string;
      links: {
        label: string;
        url: string;
      }[];
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Good for a day or two; asked for again, it may be another */
      banner_url?: string | undefined;
      created_at: string;
      /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
      version?: number | undefined;
    };
    refusals: CommonRefusal | 'accounts.handle_taken' | 'accounts.too_many_channels' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** A channel as everyone sees it, by id or by @handle. */
  'accounts.read_channel': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      channel_id: string;
      owner_id: string;
      /** Asked for by an old handle, it answers with the one it has now */
      handle: string;
      name: string;
      description: string;
      links: {
        label: string;
        url: string;
      }[];
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Good for a day or two; asked for again, it may be another */
      banner_url?: string | undefined;
      created_at: string;
      /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
      version?: number | undefined;
    };
    refusals: CommonRefusal | 'accounts.channel_gone' | 'accounts.channel_not_found';
  };
  /** Change a channel: handle, name, description, links. Its old handle leads to it for 30 days. For its owner and managers. */
  'accounts.change_channel': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: {
      handle?: string | undefined;
      name?: string | undefined;
      description?: string | undefined;
      links?: {
        label: string;
        url: string;
      }[] | undefined;
    };
    answer: {
      channel_id: string;
      owner_id: string;
      /** Asked for by an old handle, it answers with the one it has now */
      handle: string;
      name: string;
      description: string;
      links: {
        label: string;
        url: string;
      }[];
      /** Good for a day or two; asked for again, it may be another */
      avatar_url?: string | undefined;
      /** Good for a day or two; asked for again, it may be another */
      banner_url?: string | undefined;
      created_at: string;
      /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
      version?: number | undefined;
    };
    refusals: CommonRefusal | 'accounts.channel_not_found' | 'accounts.handle_changed_too_often' | 'accounts.handle_taken';
  };
  /** The channels I own, oldest first, and those whose team I am on, with what I am there. */
  'accounts.list_my_channels': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        channel: {
          channel_id: string;
          owner_id: string;
          /** Asked for by an old handle, it answers with the one it has now */
          handle: string;
          name: string;
          description: string;
          links: {
            label: string;
            url: string;
          }[];
          /** Good for a day or two; asked for again, it may be another */
          avatar_url?: string | undefined;
          /** Good for a day or two; asked for again, it may be another */
          banner_url?: string | undefined;
          created_at: string;
          /** Told to whoever may change it: send it back as If-Match to change only what you have seen */
          version?: number | undefined;
        };
        role: "owner" | "manager" | "editor" | "moderator" | "stats";
        /** Where my videos go unless I say otherwise */
        first: boolean;
        /** Whether its team can do nothing at present, because its owner cannot */
        rests: boolean;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** Have no picture beside the channel’s name; it is deleted. */
  'accounts.remove_channel_avatar': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.channel_not_found';
  };
  /** Have no picture at the top of the channel’s page; it is deleted. */
  'accounts.remove_channel_banner': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.channel_not_found';
  };
  /** Who works on a channel, for its owner and its team; who is invited, for its owner and managers. */
  'accounts.read_team': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      owner: {
        account_id: string;
        display_name: string;
      };
      /** What I am here */
      role: "owner" | "manager" | "editor" | "moderator" | "stats";
      members: {
        account_id: string;
        display_name: string;
        role: "manager" | "editor" | "moderator" | "stats";
        since: string;
      }[];
      invitations?: {
        invitation_id: string;
        /** As it was written: @handle or e-mail address */
        to: string;
        role: "manager" | "editor" | "moderator" | "stats";
        at: string;
        until: string;
      }[] | undefined;
      /** How many people a team has at most, invited ones included */
      most: number;
    };
    refusals: CommonRefusal | 'accounts.channel_not_found';
  };
  /** Invite somebody by their channel’s handle or by e-mail; they get a mail. Whether an address has an account is told to nobody. */
  'accounts.invite_to_team': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: undefined;
    body: {
      handle?: string | undefined;
      email?: string | undefined;
      role: "manager" | "editor" | "moderator" | "stats";
    };
    answer: {
      invitation_id: string;
      /** As it was written: @handle or e-mail address */
      to: string;
      role: "manager" | "editor" | "moderator" | "stats";
      at: string;
      until: string;
    };
    refusals: CommonRefusal | 'accounts.already_on_team' | 'accounts.channel_not_found' | 'accounts.no_such_handle' | 'accounts.team_full' | 'accounts.too_many_invitations' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Take an invitation back. */
  'accounts.withdraw_invitation': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
      invitation_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.channel_not_found' | 'accounts.invitation_not_found';
  };
  /** Give somebody of the team another role; it counts from the next request on. */
  'accounts.change_member': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
      user_id: string;
    };
    query: undefined;
    body: {
      role: "manager" | "editor" | "moderator" | "stats";
    };
    answer: {
      account_id: string;
      role: "manager" | "editor" | "moderator" | "stats";
    };
    refusals: CommonRefusal | 'accounts.channel_not_found' | 'accounts.creators_only' | 'accounts.not_on_team';
  };
  /** Take somebody out of the team; their rights are gone with this answer. */
  'accounts.remove_member': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
      user_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.channel_not_found' | 'accounts.not_on_team';
  };
  /** Leave the team of a channel. */
  'accounts.leave_team': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.not_on_team' | 'accounts.owners_stay';
  };
  /** Who did what on a channel, newest first, for its owner and managers. Lines are added and never changed. */
  'accounts.list_activity': {
    params: {
      /** An id, or a handle as @handle */
      channel_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        activity_id: string;
        at: string;
        what: "channel.opened" | "channel.changed" | "channel.avatar_sent" | "channel.avatar_removed" | "channel.banner_sent" | "channel.banner_removed" | "team.invited" | "team.invitation_withdrawn" | "team.invitation_declined" | "team.joined" | "team.role_changed" | "team.removed" | "team.left" | "video.changed" | "video.published" | "video.unpublished" | "video.scheduled" | "video.thumbnail" | "chat.message_deleted" | "chat.message_pinned" | "chat.message_unpinned" | "chat.message_allowed" | "chat.message_denied" | "chat.user_timed_out" | "chat.user_banned" | "chat.user_unbanned" | "chat.modes_changed" | "chat.cleared" | "chat.settings_changed" | "chat.emote_proposed" | "chat.emote_added" | "chat.emote_rejected" | "chat.emote_removed" | "chat.request_granted" | "chat.request_declined" | "chat.poll_opened" | "chat.poll_ended" | "chat.raid_started" | "chat.raid_called_off" | "chat.party_ended";
        by: string;
        /** Whom it was about: an id, a handle, or an address of which little is shown */
        about?: string | undefined;
        role?: "manager" | "editor" | "moderator" | "stats" | undefined;
        was?: "manager" | "editor" | "moderator" | "stats" | undefined;
        /** Which words of the channel */
        changed?: string[] | undefined;
        video_id?: string | undefined;
        title?: string | undefined;
        /** Of what was done in a chat: beside which stream */
        stream_id?: string | undefined;
        by_name?: string | undefined;
        about_name?: string | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'accounts.channel_not_found';
  };
  /** The teams I am invited to, by my handle or by my address, newest first. */
  'accounts.list_my_invitations': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: {
        invitation_id: string;
        channel: {
          channel_id: string;
          handle: string;
          name: string;
        };
        by_name: string;
        role: "manager" | "editor" | "moderator" | "stats";
        until: string;
      }[];
    };
    refusals: CommonRefusal;
  };
  /** Join the team I am invited to. */
  'accounts.accept_invitation': {
    params: {
      invitation_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      channel_id: string;
      role: "manager" | "editor" | "moderator" | "stats";
    };
    refusals: CommonRefusal | 'accounts.already_on_team' | 'accounts.creators_only' | 'accounts.invitation_not_found';
  };
  /** Do not join the team I am invited to. */
  'accounts.decline_invitation': {
    params: {
      invitation_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.invitation_not_found';
  };
  /** My API keys, the oldest first. A key itself is shown when it is made, and never again. */
  'accounts.list_keys': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: {
        key_id: string;
        name: string;
        /** What every key begins with */
        prefix: string;
        /** What this key ends with */
        last_four: string;
        scopes: ("account:read" | "channels:write" | "streams:write" | "uploads:write" | "videos:read" | "videos:watch" | "videos:write" | "webhooks:manage")[];
        created_at: string;
        /** From then on it is refused; absent: it does not expire */
        expires_at?: string | undefined;
        expired: boolean;
        /** To ten minutes or so; absent: never */
        last_used_at?: string | undefined;
      }[];
    };
    refusals: CommonRefusal;
  };
  /** Make an API key for a program of yours. The answer shows it, once; it opens what its scopes say and works everywhere within five seconds. */
  'accounts.create_key': {
    params: undefined;
    query: undefined;
    body: {
      /** What it is for, in your words */
      name: string;
      scopes: ("account:read" | "channels:write" | "streams:write" | "uploads:write" | "videos:read" | "videos:watch" | "videos:write" | "webhooks:manage")[];
      expires_at?: string | undefined;
    };
    answer: {
      key_id: string;
      name: string;
      /** What every key begins with */
      prefix: string;
      /** What this key ends with */
      last_four: string;
      scopes: ("account:read" | "channels:write" | "streams:write" | "uploads:write" | "videos:read" | "videos:watch" | "videos:write" | "webhooks:manage")[];
      created_at: string;
      /** From then on it is refused; absent: it does not expire */
      expires_at?: string | undefined;
      expired: boolean;
      /** To ten minutes or so; absent: never */
      last_used_at?: string | undefined;
      /** `arc_key_…`: keep it now, it is never shown again */
      key?: string | undefined;
      /** True when this repeats an answer that had the key in it */
      key_shown?: boolean | undefined;
    };
    refusals: CommonRefusal | 'accounts.key_expiry_out_of_range' | 'accounts.too_many_keys' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Give an API key another name. What it opens and when it expires stay: make a new one for that. */
  'accounts.rename_key': {
    params: {
      key_id: string;
    };
    query: undefined;
    body: {
      /** What it is for, in your words */
      name: string;
    };
    answer: {
      key_id: string;
      name: string;
      /** What every key begins with */
      prefix: string;
      /** What this key ends with */
      last_four: string;
      scopes: ("account:read" | "channels:write" | "streams:write" | "uploads:write" | "videos:read" | "videos:watch" | "videos:write" | "webhooks:manage")[];
      created_at: string;
      /** From then on it is refused; absent: it does not expire */
      expires_at?: string | undefined;
      expired: boolean;
      /** To ten minutes or so; absent: never */
      last_used_at?: string | undefined;
    };
    refusals: CommonRefusal | 'accounts.key_not_found';
  };
  /** Revoke an API key: within five seconds it is refused everywhere. */
  'accounts.revoke_key': {
    params: {
      key_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.key_not_found';
  };
  /** Revoke all my API keys at once; signing out everywhere leaves them as they are. */
  'accounts.revoke_keys': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal;
  };
  /** Apps of others I am signed in to with this account, and what each may do. */
  'accounts.list_apps': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: {
        app_id: string;
        name: string;
        homepage: string;
        /** What it may do for you */
        scopes: {
          scope: "account:read" | "channels:write" | "streams:write" | "uploads:write" | "videos:read" | "videos:watch" | "videos:write" | "webhooks:manage";
          means: string;
        }[];
        /** When it first asked for something in your name */
        since: string;
        /** To ten minutes or so */
        last_used_at: string;
      }[];
    };
    refusals: CommonRefusal;
  };
  /** Disconnect an app: within five seconds every token it has of mine is refused everywhere. */
  'accounts.disconnect_app': {
    params: {
      app_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'accounts.app_not_found';
  };
  /** Start an upload and the video it will become; parts named here are signed at once. */
  'upload.start': {
    params: undefined;
    query: undefined;
    body: {
      filename: string;
      size_bytes: number;
      /** A hint only: we look at the bytes */
      mime?: string | undefined;
      /** Of the whole file; informative */
      sha256?: string | undefined;
      /** Names this file for a client that may crash */
      idempotency_key?: string | undefined;
      title?: string | undefined;
      description?: string | undefined;
      visibility?: "public" | "unlisted" | "private" | undefined;
      access?: "free" | "premium" | "members" | "ticket" | undefined;
      auto_publish?: boolean | undefined;
      /** Where the video will stand: a channel of mine, or one whose team I manage or edit for. The video is its owner’s */
      channel_id?: string | undefined;
      parts?: {
        part_no: number;
        size: number;
        sha256: string;
      }[] | undefined;
    };
    answer: {
      upload_id: string;
      video_id: string;
      state: "INITIATED" | "UPLOADING" | "COMPLETING" | "VERIFYING" | "COMPLETED" | "FAILED" | "ABORTED" | "EXPIRED";
      filename: string;
      size_bytes: number;
      part_size: number;
      part_count: number;
      created_at: string;
      expires_at: string;
      resume_url: string;
      failure?: {
        code: string;
        message: string;
      } | undefined;
      parts: {
        part_no: number;
        /** PUT the bytes here */
        url: string;
        /** Send exactly these headers */
        headers: Record<string, string>;
        expires_at: string;
      }[];
    };
    refusals: CommonRefusal | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long' | 'upload.already_open' | 'upload.channel_not_found' | 'upload.others_publish' | 'upload.part_out_of_range' | 'upload.quota' | 'upload.too_large';
  };
  /** My uploads that can still be continued. */
  'upload.list_open': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: {
        upload_id: string;
        video_id: string;
        state: "INITIATED" | "UPLOADING" | "COMPLETING" | "VERIFYING" | "COMPLETED" | "FAILED" | "ABORTED" | "EXPIRED";
        filename: string;
        size_bytes: number;
        part_size: number;
        part_count: number;
        created_at: string;
        expires_at: string;
        resume_url: string;
        failure?: {
          code: string;
          message: string;
        } | undefined;
      }[];
    };
    refusals: CommonRefusal;
  };
  /** How an upload stands and which parts have arrived, so that a client sends only the rest. */
  'upload.read': {
    params: {
      upload_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      upload_id: string;
      video_id: string;
      state: "INITIATED" | "UPLOADING" | "COMPLETING" | "VERIFYING" | "COMPLETED" | "FAILED" | "ABORTED" | "EXPIRED";
      filename: string;
      size_bytes: number;
      part_size: number;
      part_count: number;
      created_at: string;
      expires_at: string;
      resume_url: string;
      failure?: {
        code: string;
        message: string;
      } | undefined;
      arrived: {
        part_no: number;
        size: number;
        etag: string;
        sha256?: string | undefined;
      }[];
    };
    refusals: CommonRefusal | 'upload.gone' | 'upload.not_found';
  };
  /** Declare parts with size and SHA-256 and get an address for each; length and checksum are signed into it. */
  'upload.sign_parts': {
    params: {
      upload_id: string;
    };
    query: undefined;
    body: {
      parts: {
        part_no: number;
        size: number;
        sha256: string;
      }[];
    };
    answer: {
      parts: {
        part_no: number;
        /** PUT the bytes here */
        url: string;
        /** Send exactly these headers */
        headers: Record<string, string>;
        expires_at: string;
      }[];
    };
    refusals: CommonRefusal | 'upload.finished' | 'upload.gone' | 'upload.not_found' | 'upload.part_out_of_range';
  };
  /** Say that every part has been sent. Repeating it gives the same answer. */
  'upload.complete': {
    params: {
      upload_id: string;
    };
    query: undefined;
    body: {
      parts?: {
        part_no: number;
        etag: string;
      }[] | undefined;
      /** S3’s composite SHA-256, if the client computed it */
      checksum?: string | undefined;
    };
    answer: {
      upload_id: string;
      video_id: string;
      status: "PROCESSING";
    };
    refusals: CommonRefusal | 'upload.gone' | 'upload.not_found' | 'upload.parts_mismatch' | 'upload.parts_missing';
  };
  /** End an upload; what has been sent is removed and its quota returned. */
  'upload.abort': {
    params: {
      upload_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'upload.finished' | 'upload.not_found';
  };
  /** The newest public videos. */
  'catalog.list_public': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        video_id: string;
        owner_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
          avatar_url?: string | undefined;
        } | undefined;
        /** The stream it is the recording of */
        stream_id?: string | undefined;
        title: string;
        description: string;
        tags: string[];
        category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
        language?: string | undefined;
        age_restriction: "18" | "none";
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
        duration_sec?: number | undefined;
        thumbnail_url?: string | undefined;
        /** Where one video is answered; lists leave them out */
        chapters?: {
          /** Where it begins; the first one may be 0 */
          start_ms: number;
          title: string;
        }[] | undefined;
        published_at?: string | undefined;
        /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
        premiere_at?: string | undefined;
        created_at: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** My videos in every state, newest first. */
  'catalog.list_mine': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        video_id: string;
        owner_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
          avatar_url?: string | undefined;
        } | undefined;
        /** The stream it is the recording of */
        stream_id?: string | undefined;
        title: string;
        description: string;
        tags: string[];
        category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
        language?: string | undefined;
        age_restriction: "18" | "none";
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
        duration_sec?: number | undefined;
        thumbnail_url?: string | undefined;
        /** Where one video is answered; lists leave them out */
        chapters?: {
          /** Where it begins; the first one may be 0 */
          start_ms: number;
          title: string;
        }[] | undefined;
        published_at?: string | undefined;
        /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
        premiere_at?: string | undefined;
        created_at: string;
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        auto_publish: boolean;
        filename: string;
        size_bytes: number;
        upload_id?: string | undefined;
        rungs: {
          /** 240p … 2160p, or audio */
          name: string;
          state: "waiting" | "encoding" | "checking" | "ready" | "failed";
          percent: number;
        }[];
        resolutions: string[];
        failure?: {
          code: string;
          message: string;
        } | undefined;
        updated_at: string;
        /** It publishes itself then, or as soon as it is ready after that */
        publish_at?: string | undefined;
        trashed_at?: string | undefined;
        /** Until then it can be taken out of the trash */
        trashed_until?: string | undefined;
        /** Taken down by staff: nobody else sees it, nobody plays it */
        taken_down?: {
          reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
          /** The reason in words, to be put after “because of” */
          because: string;
          /** What staff said besides */
          message?: string | undefined;
          at: string;
        } | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** A channel’s public videos, newest first. An unknown channel has none. */
  'catalog.list_channel': {
    params: {
      channel_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        video_id: string;
        owner_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
          avatar_url?: string | undefined;
        } | undefined;
        /** The stream it is the recording of */
        stream_id?: string | undefined;
        title: string;
        description: string;
        tags: string[];
        category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
        language?: string | undefined;
        age_restriction: "18" | "none";
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
        duration_sec?: number | undefined;
        thumbnail_url?: string | undefined;
        /** Where one video is answered; lists leave them out */
        chapters?: {
          /** Where it begins; the first one may be 0 */
          start_ms: number;
          title: string;
        }[] | undefined;
        published_at?: string | undefined;
        /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
        premiere_at?: string | undefined;
        created_at: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** A channel’s videos in every state, newest first, for its owner and its team. A page may be short and have a next one. */
  'catalog.list_studio': {
    params: {
      channel_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        video_id: string;
        owner_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
          avatar_url?: string | undefined;
        } | undefined;
        /** The stream it is the recording of */
        stream_id?: string | undefined;
        title: string;
        description: string;
        tags: string[];
        category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
        language?: string | undefined;
        age_restriction: "18" | "none";
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
        duration_sec?: number | undefined;
        thumbnail_url?: string | undefined;
        /** Where one video is answered; lists leave them out */
        chapters?: {
          /** Where it begins; the first one may be 0 */
          start_ms: number;
          title: string;
        }[] | undefined;
        published_at?: string | undefined;
        /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
        premiere_at?: string | undefined;
        created_at: string;
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        auto_publish: boolean;
        filename: string;
        size_bytes: number;
        upload_id?: string | undefined;
        rungs: {
          /** 240p … 2160p, or audio */
          name: string;
          state: "waiting" | "encoding" | "checking" | "ready" | "failed";
          percent: number;
        }[];
        resolutions: string[];
        failure?: {
          code: string;
          message: string;
        } | undefined;
        updated_at: string;
        /** It publishes itself then, or as soon as it is ready after that */
        publish_at?: string | undefined;
        trashed_at?: string | undefined;
        /** Until then it can be taken out of the trash */
        trashed_until?: string | undefined;
        /** Taken down by staff: nobody else sees it, nobody plays it */
        taken_down?: {
          reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
          /** The reason in words, to be put after “because of” */
          because: string;
          /** What staff said besides */
          message?: string | undefined;
          at: string;
        } | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.no_such_channel';
  };
  /** A video; its owner also sees progress, file and version. */
  'catalog.read_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      owner_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
        avatar_url?: string | undefined;
      } | undefined;
      /** The stream it is the recording of */
      stream_id?: string | undefined;
      title: string;
      description: string;
      tags: string[];
      category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
      language?: string | undefined;
      age_restriction: "18" | "none";
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
      duration_sec?: number | undefined;
      thumbnail_url?: string | undefined;
      /** Where one video is answered; lists leave them out */
      chapters?: {
        /** Where it begins; the first one may be 0 */
        start_ms: number;
        title: string;
      }[] | undefined;
      published_at?: string | undefined;
      /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
      premiere_at?: string | undefined;
      created_at: string;
      /** Send it back as If-Match to change only what you have seen */
      version?: number | undefined;
      auto_publish?: boolean | undefined;
      filename?: string | undefined;
      size_bytes?: number | undefined;
      upload_id?: string | undefined;
      rungs?: {
        /** 240p … 2160p, or audio */
        name: string;
        state: "waiting" | "encoding" | "checking" | "ready" | "failed";
        percent: number;
      }[] | undefined;
      resolutions?: string[] | undefined;
      failure?: {
        code: string;
        message: string;
      } | undefined;
      updated_at?: string | undefined;
      /** It publishes itself then, or as soon as it is ready after that */
      publish_at?: string | undefined;
      trashed_at?: string | undefined;
      /** Until then it can be taken out of the trash */
      trashed_until?: string | undefined;
      /** Taken down by staff: nobody else sees it, nobody plays it */
      taken_down?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        at: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.video_gone' | 'catalog.video_not_found';
  };
  /** Is it ready, and in which resolutions; the owner also sees progress per rung and why it failed. */
  'catalog.read_status': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      ready: boolean;
      resolutions: string[];
      status?: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED" | undefined;
      rungs?: {
        /** 240p … 2160p, or audio */
        name: string;
        state: "waiting" | "encoding" | "checking" | "ready" | "failed";
        percent: number;
      }[] | undefined;
      failure?: {
        code: string;
        message: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.video_gone' | 'catalog.video_not_found';
  };
  /** Change what a video says of itself, who finds it and who may play it. */
  'catalog.change_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      title?: string | undefined;
      description?: string | undefined;
      tags?: string[] | undefined;
      visibility?: "public" | "unlisted" | "private" | undefined;
      access?: "free" | "premium" | "members" | "ticket" | undefined;
      category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
      language?: string | undefined;
      age_restriction?: "18" | "none" | undefined;
      auto_publish?: boolean | undefined;
      /** All of them; an empty list for none */
      chapters?: {
        /** Where it begins; the first one may be 0 */
        start_ms: number;
        title: string;
      }[] | undefined;
      /** Another of its owner’s channels: only they may move it */
      channel_id?: string | undefined;
    };
    answer: {
      video_id: string;
      owner_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
        avatar_url?: string | undefined;
      } | undefined;
      /** The stream it is the recording of */
      stream_id?: string | undefined;
      title: string;
      description: string;
      tags: string[];
      category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
      language?: string | undefined;
      age_restriction: "18" | "none";
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
      duration_sec?: number | undefined;
      thumbnail_url?: string | undefined;
      /** Where one video is answered; lists leave them out */
      chapters?: {
        /** Where it begins; the first one may be 0 */
        start_ms: number;
        title: string;
      }[] | undefined;
      published_at?: string | undefined;
      /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
      premiere_at?: string | undefined;
      created_at: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      auto_publish: boolean;
      filename: string;
      size_bytes: number;
      upload_id?: string | undefined;
      rungs: {
        /** 240p … 2160p, or audio */
        name: string;
        state: "waiting" | "encoding" | "checking" | "ready" | "failed";
        percent: number;
      }[];
      resolutions: string[];
      failure?: {
        code: string;
        message: string;
      } | undefined;
      updated_at: string;
      /** It publishes itself then, or as soon as it is ready after that */
      publish_at?: string | undefined;
      trashed_at?: string | undefined;
      /** Until then it can be taken out of the trash */
      trashed_until?: string | undefined;
      /** Taken down by staff: nobody else sees it, nobody plays it */
      taken_down?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        at: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.chapter_behind_end' | 'catalog.not_your_channel' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Publish a video that is ready. Repeating it gives the same answer. */
  'catalog.publish_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.moderation_hold' | 'catalog.not_ready' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Take a video back; it stays ready and can be published again. */
  'catalog.unpublish_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.moderation_hold' | 'catalog.not_ready' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Publish a video at a time: within a minute after it, or as soon as it is ready if that is later. */
  'catalog.schedule_publishing': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      publish_at: string;
    };
    answer: {
      video_id: string;
      publish_at?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.already_published' | 'catalog.moderation_hold' | 'catalog.publish_time_out_of_range' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Do not publish it by itself after all. Repeating it gives the same answer. */
  'catalog.unschedule_publishing': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      publish_at?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.already_published' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Announce a film that is ready, or announce it for another hour: from now on it has a page, with a chat, for everybody it is for; it plays for all of them at once, and before that for nobody else. */
  'catalog.announce_premiere': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      premiere_at: string;
    };
    answer: {
      video_id: string;
      premiere_at?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.already_published' | 'catalog.moderation_hold' | 'catalog.not_ready' | 'catalog.premiere_time_out_of_range' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Call a premiere off before it begins: the video stays ready, and nobody else sees it any more. */
  'catalog.call_off_premiere': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      premiere_at?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.premiere_begun' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Whether I am reminded when the premiere of this video is about to begin. */
  'catalog.read_reminder': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      reminds: boolean;
    };
    refusals: CommonRefusal | 'catalog.video_gone' | 'catalog.video_not_found';
  };
  /** Have a mail sent to me 5 minutes before the premiere of this video begins, and find it among my notifications: once, also where its hour moves until then, and not when it is called off. */
  'catalog.set_reminder': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      reminds: boolean;
    };
    refusals: CommonRefusal | 'catalog.no_premiere_to_come' | 'catalog.reminders_full' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Do not remind me of this premiere after all. */
  'catalog.drop_reminder': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'catalog.video_gone' | 'catalog.video_not_found';
  };
  /** Put a video into the trash: nobody finds or plays it; for 30 days it can be taken out again. */
  'catalog.delete_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
      trashed_until?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.video_not_found';
  };
  /** My videos in the trash, the last one first. */
  'catalog.list_trash': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        video_id: string;
        owner_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
          avatar_url?: string | undefined;
        } | undefined;
        /** The stream it is the recording of */
        stream_id?: string | undefined;
        title: string;
        description: string;
        tags: string[];
        category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
        language?: string | undefined;
        age_restriction: "18" | "none";
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
        duration_sec?: number | undefined;
        thumbnail_url?: string | undefined;
        /** Where one video is answered; lists leave them out */
        chapters?: {
          /** Where it begins; the first one may be 0 */
          start_ms: number;
          title: string;
        }[] | undefined;
        published_at?: string | undefined;
        /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
        premiere_at?: string | undefined;
        created_at: string;
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        auto_publish: boolean;
        filename: string;
        size_bytes: number;
        upload_id?: string | undefined;
        rungs: {
          /** 240p … 2160p, or audio */
          name: string;
          state: "waiting" | "encoding" | "checking" | "ready" | "failed";
          percent: number;
        }[];
        resolutions: string[];
        failure?: {
          code: string;
          message: string;
        } | undefined;
        updated_at: string;
        /** It publishes itself then, or as soon as it is ready after that */
        publish_at?: string | undefined;
        trashed_at?: string | undefined;
        /** Until then it can be taken out of the trash */
        trashed_until?: string | undefined;
        /** Taken down by staff: nobody else sees it, nobody plays it */
        taken_down?: {
          reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
          /** The reason in words, to be put after “because of” */
          because: string;
          /** What staff said besides */
          message?: string | undefined;
          at: string;
        } | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** Take a video out of the trash, as it was: published again if it had been. Repeating it gives the same answer. */
  'catalog.restore_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.video_gone' | 'catalog.video_not_found';
  };
  /** Delete a video in the trash for good, with its source, renditions and pictures. */
  'catalog.erase_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.not_in_trash' | 'catalog.video_not_found';
  };
  /** The pictures from the film one may choose from, and which stands for the video. */
  'catalog.list_thumbnails': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      frames: {
        frame: number;
        url: string;
        chosen: boolean;
      }[];
      /** The picture of one’s own that stands for the video */
      own_url?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.video_gone' | 'catalog.video_not_found';
  };
  /** Let one of the pictures from the film stand for it. */
  'catalog.choose_frame': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      frame: number;
    };
    answer: {
      video_id: string;
      thumbnail_url: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.no_such_frame' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found';
  };
  /** Let a picture of one’s own stand for the video: cut to 16:9, 1280 × 720 at most, its metadata left out. */
  'catalog.send_thumbnail': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: Blob;
    answer: {
      video_id: string;
      thumbnail_url: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'catalog.picture_size_out_of_range' | 'catalog.picture_unreadable' | 'catalog.picture_unsupported' | 'catalog.video_gone' | 'catalog.video_in_trash' | 'catalog.video_not_found' | 'request.file_too_large' | 'request.wrong_file_type';
  };
  /** May I watch it: addresses for HLS and DASH, signed cookies for the media, and where I stopped. Ask again at renew_at. */
  'playback.open': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      /** For players that send cookies */
      hls_url: string;
      dash_url: string;
      /** For players that do not: the token is in the path */
      token_hls_url: string;
      token_dash_url: string;
      poster_url?: string | undefined;
      duration_sec: number;
      /** 0 from the beginning */
      resume_at_sec: number;
      expires_at: string;
      /** At 60 % of the grant: ask again and play on */
      renew_at: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'playback.not_ready' | 'playback.premiere_not_yet' | 'playback.video_gone' | 'playback.video_not_found';
  };
  /** Where I am: sent on pause, hide and end, never every few seconds. An older report never overwrites a newer. */
  'playback.save_progress': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      position_sec: number;
      /** When the player was there; our own time counts when it is absent or ahead */
      client_ts?: string | undefined;
    };
    answer: undefined;
    refusals: CommonRefusal | 'access.taken_down' | 'playback.video_gone' | 'playback.video_not_found';
  };
  /** Where I stopped. */
  'playback.read_progress': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      position_sec: number;
      updated_at?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'playback.video_gone' | 'playback.video_not_found';
  };
  /** Make a stream, to be started now or later. It costs nothing until it is started. */
  'live.create': {
    params: undefined;
    query: undefined;
    body: {
      title: string;
      description?: string | undefined;
      visibility?: "public" | "unlisted" | "private" | undefined;
      access?: "free" | "premium" | "members" | "ticket" | undefined;
      /** What lets one in, besides: a password everybody shares, or tickets of which each is somebody’s */
      admission?: "open" | "password" | "ticket" | undefined;
      /** Never shown again, to nobody */
      password?: string | undefined;
      /** low: two or three seconds behind, for talking with people; standard: up to ten, and cheaper */
      latency?: "low" | "standard" | undefined;
      /** How your software sends it: rtmp, or srt for lines that lose packets, where there is such a way in */
      protocol?: "rtmp" | "srt" | undefined;
      /** Make a video of it when it is over */
      record?: boolean | undefined;
      /** How far viewers can go back; 0 for not at all */
      dvr_window_sec?: number | undefined;
      /** How long a lost connection is a pause; after that it is the end */
      reconnect_window_sec?: number | undefined;
      /** One of yours; your first when left out */
      channel_id?: string | undefined;
      /** When it is meant to begin */
      scheduled_at?: string | undefined;
    };
    answer: {
      stream_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
      } | undefined;
      title: string;
      description: string;
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      admission: "open" | "password" | "ticket";
      latency: "low" | "standard";
      record: boolean;
      dvr_window_sec: number;
      reconnect_window_sec: number;
      scheduled_at?: string | undefined;
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
      created_at: string;
      /** When its owner started it */
      started_at?: string | undefined;
      /** While STARTING: when it should be up */
      ready_by?: string | undefined;
      /** When the first picture came */
      live_since?: string | undefined;
      /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
      viewers?: number | undefined;
      /** While INTERRUPTED: since when nothing comes */
      interrupted_at?: string | undefined;
      /** While INTERRUPTED: until then it can come back */
      reconnect_until?: string | undefined;
      ended_at?: string | undefined;
      end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
      /** The video its recording becomes */
      replay_video_id?: string | undefined;
      owner_id: string;
      protocol: "rtmp" | "srt";
      /** What it may be sent by here */
      protocols: ("rtmp" | "srt")[];
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      updated_at: string;
      /** On its way up */
      progress?: {
        step: number;
        steps: number;
        /** What is being done, or waited for */
        words: string;
      } | undefined;
      /** How many watched when most did */
      peak_viewers?: number | undefined;
      cost: {
        per_hour_usd: number;
        /** Ten minutes are the least that is charged */
        so_far_usd: number;
      };
      /** Where it is sent to, while it can be */
      ingest?: {
        ingest_url: string;
        /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
        whip_url?: string | undefined;
        stream_key_last4: string;
      } | undefined;
      failure?: {
        code: string;
        message: string;
      } | undefined;
      /** Ended by staff */
      terminated?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        at: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'live.hour_out_of_range' | 'live.no_such_channel' | 'live.password_amiss' | 'live.srt_not_taken' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Make a stream and start it: where to send it is answered at once, ready it is when its state says so. */
  'live.go_live': {
    params: undefined;
    query: undefined;
    body: {
      title: string;
      description?: string | undefined;
      visibility?: "public" | "unlisted" | "private" | undefined;
      access?: "free" | "premium" | "members" | "ticket" | undefined;
      /** What lets one in, besides: a password everybody shares, or tickets of which each is somebody’s */
      admission?: "open" | "password" | "ticket" | undefined;
      /** Never shown again, to nobody */
      password?: string | undefined;
      /** low: two or three seconds behind, for talking with people; standard: up to ten, and cheaper */
      latency?: "low" | "standard" | undefined;
      /** How your software sends it: rtmp, or srt for lines that lose packets, where there is such a way in */
      protocol?: "rtmp" | "srt" | undefined;
      /** Make a video of it when it is over */
      record?: boolean | undefined;
      /** How far viewers can go back; 0 for not at all */
      dvr_window_sec?: number | undefined;
      /** How long a lost connection is a pause; after that it is the end */
      reconnect_window_sec?: number | undefined;
      /** One of yours; your first when left out */
      channel_id?: string | undefined;
    };
    answer: {
      stream: {
        stream_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
        } | undefined;
        title: string;
        description: string;
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        admission: "open" | "password" | "ticket";
        latency: "low" | "standard";
        record: boolean;
        dvr_window_sec: number;
        reconnect_window_sec: number;
        scheduled_at?: string | undefined;
        state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
        created_at: string;
        /** When its owner started it */
        started_at?: string | undefined;
        /** While STARTING: when it should be up */
        ready_by?: string | undefined;
        /** When the first picture came */
        live_since?: string | undefined;
        /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
        viewers?: number | undefined;
        /** While INTERRUPTED: since when nothing comes */
        interrupted_at?: string | undefined;
        /** While INTERRUPTED: until then it can come back */
        reconnect_until?: string | undefined;
        ended_at?: string | undefined;
        end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
        /** The video its recording becomes */
        replay_video_id?: string | undefined;
        owner_id: string;
        protocol: "rtmp" | "srt";
        /** What it may be sent by here */
        protocols: ("rtmp" | "srt")[];
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        updated_at: string;
        /** On its way up */
        progress?: {
          step: number;
          steps: number;
          /** What is being done, or waited for */
          words: string;
        } | undefined;
        /** How many watched when most did */
        peak_viewers?: number | undefined;
        cost: {
          per_hour_usd: number;
          /** Ten minutes are the least that is charged */
          so_far_usd: number;
        };
        /** Where it is sent to, while it can be */
        ingest?: {
          ingest_url: string;
          /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
          whip_url?: string | undefined;
          stream_key_last4: string;
        } | undefined;
        failure?: {
          code: string;
          message: string;
        } | undefined;
        /** Ended by staff */
        terminated?: {
          reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
          /** The reason in words, to be put after “because of” */
          because: string;
          /** What staff said besides */
          message?: string | undefined;
          at: string;
        } | undefined;
      };
      /** What streaming software calls the server; with SRT it adds `&passphrase=` and the key */
      ingest_url: string;
      /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
      whip_url?: string | undefined;
      /** Shown this once, also to who repeats the request: the stream key, or with SRT the passphrase. Whoever has it can go on air in your name; rotate it for another one */
      stream_key?: string | undefined;
    };
    refusals: CommonRefusal | 'live.already_on_air' | 'live.hours_used_up' | 'live.no_capacity' | 'live.no_such_channel' | 'live.password_amiss' | 'live.srt_not_taken' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Public streams: those on air, the newest first, or with state=scheduled those to come, the soonest first. */
  'live.list_public': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
      state?: "live" | "scheduled" | undefined;
    };
    body: undefined;
    answer: {
      items: {
        stream_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
        } | undefined;
        title: string;
        description: string;
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        admission: "open" | "password" | "ticket";
        latency: "low" | "standard";
        record: boolean;
        dvr_window_sec: number;
        reconnect_window_sec: number;
        scheduled_at?: string | undefined;
        state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
        created_at: string;
        /** When its owner started it */
        started_at?: string | undefined;
        /** While STARTING: when it should be up */
        ready_by?: string | undefined;
        /** When the first picture came */
        live_since?: string | undefined;
        /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
        viewers?: number | undefined;
        /** While INTERRUPTED: since when nothing comes */
        interrupted_at?: string | undefined;
        /** While INTERRUPTED: until then it can come back */
        reconnect_until?: string | undefined;
        ended_at?: string | undefined;
        end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
        /** The video its recording becomes */
        replay_video_id?: string | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** My streams in every state, newest first. */
  'live.list_mine': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        stream_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
        } | undefined;
        title: string;
        description: string;
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        admission: "open" | "password" | "ticket";
        latency: "low" | "standard";
        record: boolean;
        dvr_window_sec: number;
        reconnect_window_sec: number;
        scheduled_at?: string | undefined;
        state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
        created_at: string;
        /** When its owner started it */
        started_at?: string | undefined;
        /** While STARTING: when it should be up */
        ready_by?: string | undefined;
        /** When the first picture came */
        live_since?: string | undefined;
        /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
        viewers?: number | undefined;
        /** While INTERRUPTED: since when nothing comes */
        interrupted_at?: string | undefined;
        /** While INTERRUPTED: until then it can come back */
        reconnect_until?: string | undefined;
        ended_at?: string | undefined;
        end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
        /** The video its recording becomes */
        replay_video_id?: string | undefined;
        owner_id: string;
        protocol: "rtmp" | "srt";
        /** What it may be sent by here */
        protocols: ("rtmp" | "srt")[];
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        updated_at: string;
        /** On its way up */
        progress?: {
          step: number;
          steps: number;
          /** What is being done, or waited for */
          words: string;
        } | undefined;
        /** How many watched when most did */
        peak_viewers?: number | undefined;
        cost: {
          per_hour_usd: number;
          /** Ten minutes are the least that is charged */
          so_far_usd: number;
        };
        /** Where it is sent to, while it can be */
        ingest?: {
          ingest_url: string;
          /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
          whip_url?: string | undefined;
          stream_key_last4: string;
        } | undefined;
        failure?: {
          code: string;
          message: string;
        } | undefined;
        /** Ended by staff */
        terminated?: {
          reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
          /** The reason in words, to be put after “because of” */
          because: string;
          /** What staff said besides */
          message?: string | undefined;
          at: string;
        } | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** A stream and how it stands; its owner and their team also see progress, cost and where it is sent to. */
  'live.read': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
      } | undefined;
      title: string;
      description: string;
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      admission: "open" | "password" | "ticket";
      latency: "low" | "standard";
      record: boolean;
      dvr_window_sec: number;
      reconnect_window_sec: number;
      scheduled_at?: string | undefined;
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
      created_at: string;
      /** When its owner started it */
      started_at?: string | undefined;
      /** While STARTING: when it should be up */
      ready_by?: string | undefined;
      /** When the first picture came */
      live_since?: string | undefined;
      /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
      viewers?: number | undefined;
      /** While INTERRUPTED: since when nothing comes */
      interrupted_at?: string | undefined;
      /** While INTERRUPTED: until then it can come back */
      reconnect_until?: string | undefined;
      ended_at?: string | undefined;
      end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
      /** The video its recording becomes */
      replay_video_id?: string | undefined;
      owner_id?: string | undefined;
      protocol?: "rtmp" | "srt" | undefined;
      /** What it may be sent by here */
      protocols?: ("rtmp" | "srt")[] | undefined;
      /** Send it back as If-Match to change only what you have seen */
      version?: number | undefined;
      updated_at?: string | undefined;
      /** On its way up */
      progress?: {
        step: number;
        steps: number;
        /** What is being done, or waited for */
        words: string;
      } | undefined;
      /** How many watched when most did */
      peak_viewers?: number | undefined;
      cost?: {
        per_hour_usd: number;
        /** Ten minutes are the least that is charged */
        so_far_usd: number;
      } | undefined;
      /** Where it is sent to, while it can be */
      ingest?: {
        ingest_url: string;
        /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
        whip_url?: string | undefined;
        stream_key_last4: string;
      } | undefined;
      failure?: {
        code: string;
        message: string;
      } | undefined;
      /** Ended by staff */
      terminated?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        at: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** Change what a stream says of itself, who finds it and who may watch it; before it starts, everything else as well. */
  'live.change': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      title?: string | undefined;
      description?: string | undefined;
      visibility?: "public" | "unlisted" | "private" | undefined;
      access?: "free" | "premium" | "members" | "ticket" | undefined;
      /** What lets one in, besides: a password everybody shares, or tickets of which each is somebody’s */
      admission?: "open" | "password" | "ticket" | undefined;
      /** Another one: whoever came in by the one before enters again */
      password?: string | undefined;
      /** low: two or three seconds behind, for talking with people; standard: up to ten, and cheaper */
      latency?: "low" | "standard" | undefined;
      /** How your software sends it: rtmp, or srt for lines that lose packets, where there is such a way in */
      protocol?: "rtmp" | "srt" | undefined;
      /** Make a video of it when it is over */
      record?: boolean | undefined;
      /** How far viewers can go back; 0 for not at all */
      dvr_window_sec?: number | undefined;
      /** How long a lost connection is a pause; after that it is the end */
      reconnect_window_sec?: number | undefined;
      /** null: at no certain hour */
      scheduled_at?: string | null | undefined;
    };
    answer: {
      stream_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
      } | undefined;
      title: string;
      description: string;
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      admission: "open" | "password" | "ticket";
      latency: "low" | "standard";
      record: boolean;
      dvr_window_sec: number;
      reconnect_window_sec: number;
      scheduled_at?: string | undefined;
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
      created_at: string;
      /** When its owner started it */
      started_at?: string | undefined;
      /** While STARTING: when it should be up */
      ready_by?: string | undefined;
      /** When the first picture came */
      live_since?: string | undefined;
      /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
      viewers?: number | undefined;
      /** While INTERRUPTED: since when nothing comes */
      interrupted_at?: string | undefined;
      /** While INTERRUPTED: until then it can come back */
      reconnect_until?: string | undefined;
      ended_at?: string | undefined;
      end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
      /** The video its recording becomes */
      replay_video_id?: string | undefined;
      owner_id: string;
      protocol: "rtmp" | "srt";
      /** What it may be sent by here */
      protocols: ("rtmp" | "srt")[];
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      updated_at: string;
      /** On its way up */
      progress?: {
        step: number;
        steps: number;
        /** What is being done, or waited for */
        words: string;
      } | undefined;
      /** How many watched when most did */
      peak_viewers?: number | undefined;
      cost: {
        per_hour_usd: number;
        /** Ten minutes are the least that is charged */
        so_far_usd: number;
      };
      /** Where it is sent to, while it can be */
      ingest?: {
        ingest_url: string;
        /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
        whip_url?: string | undefined;
        stream_key_last4: string;
      } | undefined;
      failure?: {
        code: string;
        message: string;
      } | undefined;
      /** Ended by staff */
      terminated?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        /** What staff said besides */
        message?: string | undefined;
        at: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.hour_out_of_range' | 'live.password_amiss' | 'live.srt_not_taken' | 'live.stream_is_over' | 'live.stream_not_found' | 'live.too_late_to_change';
  };
  /** Start a stream: where to send it is answered at once, ready it is when its state says so. */
  'live.start': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream: {
        stream_id: string;
        channel?: {
          channel_id: string;
          handle: string;
          name: string;
        } | undefined;
        title: string;
        description: string;
        visibility: "public" | "unlisted" | "private";
        access: "free" | "premium" | "members" | "ticket";
        admission: "open" | "password" | "ticket";
        latency: "low" | "standard";
        record: boolean;
        dvr_window_sec: number;
        reconnect_window_sec: number;
        scheduled_at?: string | undefined;
        state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
        created_at: string;
        /** When its owner started it */
        started_at?: string | undefined;
        /** While STARTING: when it should be up */
        ready_by?: string | undefined;
        /** When the first picture came */
        live_since?: string | undefined;
        /** While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits */
        viewers?: number | undefined;
        /** While INTERRUPTED: since when nothing comes */
        interrupted_at?: string | undefined;
        /** While INTERRUPTED: until then it can come back */
        reconnect_until?: string | undefined;
        ended_at?: string | undefined;
        end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
        /** The video its recording becomes */
        replay_video_id?: string | undefined;
        owner_id: string;
        protocol: "rtmp" | "srt";
        /** What it may be sent by here */
        protocols: ("rtmp" | "srt")[];
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        updated_at: string;
        /** On its way up */
        progress?: {
          step: number;
          steps: number;
          /** What is being done, or waited for */
          words: string;
        } | undefined;
        /** How many watched when most did */
        peak_viewers?: number | undefined;
        cost: {
          per_hour_usd: number;
          /** Ten minutes are the least that is charged */
          so_far_usd: number;
        };
        /** Where it is sent to, while it can be */
        ingest?: {
          ingest_url: string;
          /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
          whip_url?: string | undefined;
          stream_key_last4: string;
        } | undefined;
        failure?: {
          code: string;
          message: string;
        } | undefined;
        /** Ended by staff */
        terminated?: {
          reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
          /** The reason in words, to be put after “because of” */
          because: string;
          /** What staff said besides */
          message?: string | undefined;
          at: string;
        } | undefined;
      };
      /** What streaming software calls the server; with SRT it adds `&passphrase=` and the key */
      ingest_url: string;
      /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
      whip_url?: string | undefined;
      /** Shown this once, also to who repeats the request: the stream key, or with SRT the passphrase. Whoever has it can go on air in your name; rotate it for another one */
      stream_key?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.already_on_air' | 'live.already_started' | 'live.hours_used_up' | 'live.no_capacity' | 'live.srt_not_taken' | 'live.stream_is_over' | 'live.stream_not_found' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Where to send a stream, and the end of its key to recognise it by. */
  'live.read_ingest': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** What streaming software calls the server; with SRT it adds `&passphrase=` and the key */
      ingest_url: string;
      /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
      whip_url?: string | undefined;
      stream_key_last4: string;
      protocols: ("rtmp" | "whip" | "srt")[];
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.not_started' | 'live.stream_is_over' | 'live.stream_not_found';
  };
  /** A new key; the old one opens nothing any more. While somebody is sending it needs "force", which cuts them off and takes the encoder down for a minute or two. */
  'live.rotate_key': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      force?: boolean | undefined;
    };
    answer: {
      /** What streaming software calls the server; with SRT it adds `&passphrase=` and the key */
      ingest_url: string;
      /** Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place */
      whip_url?: string | undefined;
      /** Shown this once, also to who repeats the request: the stream key, or with SRT the passphrase. Whoever has it can go on air in your name; rotate it for another one */
      stream_key?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.key_in_use' | 'live.not_started' | 'live.srt_not_taken' | 'live.stream_is_over' | 'live.stream_not_found' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** End a stream, or call off one that has not started. Repeating it gives the same answer. */
  'live.stop': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** May I watch it: addresses for HLS and DASH, and signed cookies that open them. Ask again at renew_at for as long as you watch: the cookies go on, and you are counted among its viewers. */
  'live.open_playback': {
    params: {
      stream_id: string;
    };
    query: {
      /** Tells viewers of one address apart who are not signed in: any of these numbers, the same in all windows */
      seat?: number | undefined;
    };
    body: undefined;
    answer: {
      stream_id: string;
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
      /** Low-latency HLS where the stream has it */
      hls_url: string;
      /** Plain HLS, for players that trip over parts */
      standard_hls_url: string;
      /** MPEG-DASH over the same segments */
      dash_url: string;
      live_since: string;
      dvr_window_sec: number;
      /** How far behind a player should try to be */
      target_latency_sec: number;
      expires_at: string;
      /** Who is counted comes each minute, the others within ten; it is long before the cookies end */
      renew_at: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.ended' | 'live.not_live' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** How well what is sent arrives: the last five minutes, and what happened, in plain words. */
  'live.read_health': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
      input: {
        connected: boolean;
        bitrate_bps: number;
        frame_rate: number;
        /** In the last five minutes */
        dropped_frames: number;
        audio_level_db?: number | undefined;
      };
      /** Oldest first */
      samples: {
        at: string;
        bitrate_bps: number;
        frame_rate: number;
        dropped_frames: number;
        audio_level_db?: number | undefined;
      }[];
      /** Newest first */
      events: {
        at: string;
        level: "info" | "warning" | "problem";
        words: string;
      }[];
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** Whether I get a mail when this stream goes on air. */
  'live.read_reminder': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      reminds: boolean;
    };
    refusals: CommonRefusal | 'live.stream_not_found';
  };
  /** Have a mail sent to me when this stream goes on air: one, and none when it is called off. */
  'live.set_reminder': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      reminds: boolean;
    };
    refusals: CommonRefusal | 'live.reminders_full' | 'live.stream_not_found' | 'live.too_late_to_remind';
  };
  /** No mail about this stream after all. */
  'live.drop_reminder': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'live.stream_not_found';
  };
  /** Mark this moment of a stream on air: it becomes a chapter of the video its recording becomes. */
  'live.mark_moment': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      /** The chapter’s title; without one it is numbered */
      label?: string | undefined;
    };
    answer: {
      marker_id: string;
      at: string;
      /** How long after the beginning; once there is a recording, where in it: pauses are no part of that */
      offset_ms: number;
      label?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.markers_full' | 'live.not_live' | 'live.stream_is_over' | 'live.stream_not_found' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** The moments of a stream that were marked, the first one first: a hundred at most. */
  'live.list_markers': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      items: {
        marker_id: string;
        at: string;
        /** How long after the beginning; once there is a recording, where in it: pauses are no part of that */
        offset_ms: number;
        label?: string | undefined;
      }[];
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** This moment is not marked after all. Chapters a video has already are changed at the video. */
  'live.drop_marker': {
    params: {
      stream_id: string;
      marker_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'access.taken_down' | 'live.marker_not_found' | 'live.stream_not_found';
  };
  /** Send a stream to another RTMP server as well, from its start on. The address and the key are not shown again. */
  'live.add_target': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      /** What you call it */
      label: string;
      /** rtmp:// or rtmps://, with the application, without the key */
      address: string;
      /** What the other place calls stream key or stream name. Nobody is shown it again */
      stream_key: string;
    };
    answer: {
      target_id: string;
      label: string;
      /** All of the address that is shown again */
      host: string;
      enabled: boolean;
      /** off: nothing is sent; waiting: your stream is not on air; connecting; on: it arrives; failed: the words say why */
      state: "off" | "waiting" | "connecting" | "on" | "failed";
      /** What is wrong, and what to do about it */
      words?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_is_over' | 'live.stream_not_found' | 'live.targets_full' | 'live.targets_settled' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Where else a stream is sent, and how it stands with each. */
  'live.list_targets': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      /** So many there may be; 0 where streams are sent nowhere else */
      most: number;
      /** What each that is switched on adds to an hour on air */
      per_hour_usd: number;
      /** In the order they were added */
      items: {
        target_id: string;
        label: string;
        /** All of the address that is shown again */
        host: string;
        enabled: boolean;
        /** off: nothing is sent; waiting: your stream is not on air; connecting; on: it arrives; failed: the words say why */
        state: "off" | "waiting" | "connecting" | "on" | "failed";
        /** What is wrong, and what to do about it */
        words?: string | undefined;
      }[];
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** Switch a place a stream is sent to on or off, before the stream starts. */
  'live.switch_target': {
    params: {
      stream_id: string;
      target_id: string;
    };
    query: undefined;
    body: {
      enabled: boolean;
    };
    answer: {
      target_id: string;
      label: string;
      /** All of the address that is shown again */
      host: string;
      enabled: boolean;
      /** off: nothing is sent; waiting: your stream is not on air; connecting; on: it arrives; failed: the words say why */
      state: "off" | "waiting" | "connecting" | "on" | "failed";
      /** What is wrong, and what to do about it */
      words?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_is_over' | 'live.stream_not_found' | 'live.target_not_found' | 'live.targets_settled';
  };
  /** Send a stream there no more, before it starts: address and key are forgotten. */
  'live.drop_target': {
    params: {
      stream_id: string;
      target_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_is_over' | 'live.stream_not_found' | 'live.target_not_found' | 'live.targets_settled';
  };
  /** Enter a stream by its password or a ticket: the answer sets a cookie that opens its playback and its chat. Clients without cookies send the pass back as Arclight-Pass. Five tries a minute. */
  'live.enter': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      password?: string | undefined;
      /** Its code; dashes, spaces and small letters do not matter */
      ticket?: string | undefined;
    };
    answer: {
      stream_id: string;
      /** What the cookie holds, for clients that have none */
      pass: string;
      /** To be entered again then, or when the password changes, or the ticket is revoked */
      expires_at: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.no_pass_needed' | 'live.pass_needed' | 'live.stream_is_over' | 'live.stream_not_found' | 'live.ticket_refused' | 'live.ticket_used' | 'live.wrong_password';
  };
  /** Make tickets for a stream: each lets one person in. Their codes are shown this once. */
  'live.make_tickets': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      count: number;
      /** What they are for, to be told apart in the list */
      label?: string | undefined;
    };
    answer: {
      stream_id: string;
      items: {
        ticket_id: string;
        label?: string | undefined;
        /** How its code ends */
        last4: string;
        state: "unused" | "used" | "revoked";
        made_at: string;
        /** When it was entered first */
        used_at?: string | undefined;
        /** Shown this once, also to who repeats the request */
        code?: string | undefined;
      }[];
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_is_over' | 'live.stream_not_found' | 'live.tickets_full' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** The tickets of a stream, the newest first: 1000 at most, in one answer. Never their codes. */
  'live.list_tickets': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      stream_id: string;
      items: {
        ticket_id: string;
        label?: string | undefined;
        /** How its code ends */
        last4: string;
        state: "unused" | "used" | "revoked";
        made_at: string;
        /** When it was entered first */
        used_at?: string | undefined;
      }[];
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** A ticket lets nobody in any more; who came in by it is out within five minutes. Twice is once. */
  'live.revoke_ticket': {
    params: {
      stream_id: string;
      ticket_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found' | 'live.ticket_not_found';
  };
  /** A ticket into the room of a stream: good once, for thirty seconds, for who asks, from where they ask. It goes with the WebSocket as a subprotocol, never in an address. */
  'chat.open': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** Where the WebSocket connects */
      url: string;
      /** The subprotocols to offer: ours, and the ticket */
      protocols: string[];
      ticket: string;
      expires_at: string;
      may_write: boolean;
      read_only_because?: "sign_in" | "suspended" | "ended" | "banned" | "scope" | undefined;
      /** How whoever can read pages is to read here */
      reading: {
        /** pages: what happens is not pushed, but stands in /c/{stream_id}/head.json */
        by: "socket" | "pages";
        /** Of readers of pages, whoever drew less than one in so many keeps a socket all the same, to be counted by */
        one_in: number;
        /** Whoever has no socket opens one at any moment within this */
        within_ms?: number | undefined;
      };
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.party_full' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** What was said, in order: the newest, or what came after a place. What was deleted keeps its place without its text. */
  'chat.read': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      /** The last place that was seen */
      after?: number | undefined;
      limit?: number | undefined;
    };
    body: undefined;
    answer: {
      messages: ({
        kind: "message";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        message_id: string;
        author: {
          /** Absent when they have left for good */
          account_id?: string | undefined;
          name: string;
          /** What an @ calls them by, where they have a channel */
          handle?: string | undefined;
          badges: ("owner" | "moderator" | "staff" | "team" | "host")[];
          /** Of the colour of the name; lightness is the reader’s, for contrast */
          hue: number;
        };
        /** Absent once it was deleted */
        text?: string | undefined;
        parts?: {
          kind: "mention" | "emote" | "link";
          from: number;
          to: number;
          /** Who is mentioned */
          account_id?: string | undefined;
          /** The emote’s */
          name?: string | undefined;
          /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
          emote_id?: string | undefined;
          /** Where a link leads: https or http */
          url?: string | undefined;
        }[] | undefined;
        /** Said with /me */
        action?: boolean | undefined;
        reply_to?: string | undefined;
        /** What the channel answers to a command of its own */
        answer?: {
          /** Without its exclamation mark */
          command: string;
          text: string;
          parts?: {
            kind: "mention" | "emote" | "link";
            from: number;
            to: number;
            /** Who is mentioned */
            account_id?: string | undefined;
            /** The emote’s */
            name?: string | undefined;
            /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
            emote_id?: string | undefined;
            /** Where a link leads: https or http */
            url?: string | undefined;
          }[] | undefined;
        } | undefined;
        deleted?: boolean | undefined;
      } | {
        kind: "deleted";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        message_id: string;
        by: "author" | "moderator" | "staff";
      } | {
        kind: "cleared";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
      } | {
        kind: "silenced";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        /** Absent when they have left for good */
        account_id?: string | undefined;
        /** Absent: for good. What they said before is not shown any more */
        until?: string | undefined;
      } | {
        kind: "modes";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        modes: {
          /** Seconds between two messages of one person; 0 for none */
          slow_sec: number;
          /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
          followers_sec?: number | null | undefined;
          subscribers_only: boolean;
          emote_only: boolean;
          /** Nobody may repeat what was just said */
          unique: boolean;
          /** Somebody’s first message waits for a moderator */
          hold_first: boolean;
          /** The strictest of everything, at once */
          shield: boolean;
        };
      } | {
        kind: "pinned";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        message_id: string | null;
      } | {
        kind: "poll";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        poll_id: string;
        question: string;
        options: string[];
        closes_at: string;
      } | {
        kind: "poll_ended";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        poll_id: string;
        question: string;
        results: {
          option: string;
          votes: number;
        }[];
      } | {
        kind: "raid";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        /** The stream they are sent to */
        to: string;
        title: string;
        /** Who sends them: a channel, or a person who has none */
        name: string;
        /** Whoever has not said otherwise by then goes there */
        goes_at: string;
      } | {
        kind: "raid_off";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
      } | {
        kind: "raided";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        /** The stream they come from */
        from: string;
        name: string;
        /** How many were there when they were sent */
        viewers: number;
      } | {
        kind: "clock";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        clock: {
          /** Whoever steers says which clock they saw; it grows with every change */
          version: number;
          /** Of the server: what its clock says is in pong */
          at: string;
          position_ms: number;
          playing: boolean;
          rate: number;
        };
        did: "play" | "pause" | "seek" | "rate" | "video";
        /** Where another video was put in: that one, from its beginning */
        video_id?: string | undefined;
        /** Who did it */
        name: string;
      } | {
        kind: "hosts";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
        hosts: {
          account_id: string;
          name: string;
        }[];
        /** Who did it */
        name: string;
      } | {
        kind: "closed";
        /** Its place in the room: 1 and on, without gaps */
        seq: number;
        at: string;
      })[];
      /** Ask on from here */
      next_after: number;
      /** The newest place there is */
      head_seq: number;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.no_such_place' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** Opens what was said beside a stream as files at the edge, by cookies: an index, and pages that never change under their address. With what it takes to show it in step with the recording. */
  'chat.open_replay': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** Names the pages: {"pages": [{edition, from, until, to}]}. 404: nothing was said yet */
      index_url: string;
      /** Where a room is just now that is read from pages while on air; 404 where none was yet */
      head_url: string;
      /** Below it lie the pages: {number from 0}.json?x-edition={edition}, by the index */
      pages_url: string;
      /** When what is shown at a position of the recording took place; in between both go alike */
      clock: {
        position_sec: number;
        at: string;
      }[];
      expires_at: string;
      /** When to ask again */
      renew_at: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** Who is in a room just now: the channel’s own people first, then everybody who has signed in, each once; the others as a number. Known by what is connected, and for twelve minutes after nothing was heard of it at most. */
  'chat.list_chatters': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        account_id: string;
        name: string;
        badges: ("owner" | "moderator" | "staff" | "team" | "host")[];
        /** Of the colour of the name, as beside what they say */
        hue: number;
      }[];
      next_cursor?: string | undefined;
      /** How many have signed in, on all pages together */
      named: number;
      /** How many windows of people who have not */
      anonymous: number;
      /** Not so in a room that is read from pages: most of its readers are connected to nothing, and unknown */
      is_whole: boolean;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** Who may not write in the rooms of this channel: bans, and timeouts that are not over. */
  'chat.list_bans': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        account_id: string;
        name: string;
        /** Absent: banned for good */
        until?: string | undefined;
        reason?: string | undefined;
        by?: string | undefined;
        at: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** Messages that wait for a moderator, the oldest first. */
  'chat.list_held': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        held_id: string;
        author: {
          /** Absent when they have left for good */
          account_id?: string | undefined;
          name: string;
          /** What an @ calls them by, where they have a channel */
          handle?: string | undefined;
          badges: ("owner" | "moderator" | "staff" | "team" | "host")[];
          /** Of the colour of the name; lightness is the reader’s, for contrast */
          hue: number;
        };
        text: string;
        parts?: {
          kind: "mention" | "emote" | "link";
          from: number;
          to: number;
          /** Who is mentioned */
          account_id?: string | undefined;
          /** The emote’s */
          name?: string | undefined;
          /** Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it */
          emote_id?: string | undefined;
          /** Where a link leads: https or http */
          url?: string | undefined;
        }[] | undefined;
        /** Which rule holds it */
        because: string;
        at: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** What moderators did in the rooms of this channel, the newest first. */
  'chat.list_moderation': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        act: "message.deleted" | "message.pinned" | "message.unpinned" | "message.allowed" | "message.denied" | "user.timed_out" | "user.banned" | "user.unbanned" | "modes.changed" | "chat.cleared" | "settings.changed" | "emote.proposed" | "emote.added" | "emote.rejected" | "emote.removed" | "request.granted" | "request.declined" | "poll.opened" | "poll.ended" | "raid.started" | "raid.called_off" | "party.ended";
        /** Who did it */
        by: {
          account_id: string;
          name: string;
        };
        /** To whom */
        about?: {
          account_id: string;
          name: string;
        } | undefined;
        message_id?: string | undefined;
        /** The name of the emote it was about */
        emote?: string | undefined;
        reason?: string | undefined;
        until?: string | undefined;
        at: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** Who asks to be let back into the rooms of this channel and has no answer yet. */
  'chat.list_unban_requests': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        account_id: string;
        name: string;
        text: string;
        at: string;
        banned_at: string;
        /** Why they were banned */
        reason?: string | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.stream_not_found';
  };
  /** Whether I may ask to be let back into the rooms of this channel, have asked, and what was answered. */
  'chat.read_unban_request': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      state: "none" | "may_ask" | "waiting" | "granted" | "declined";
      text?: string | undefined;
      asked_at?: string | undefined;
      /** What a moderator said to it */
      answer?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** Ask to be let back after a ban: once a ban, in 300 characters at most. */
  'chat.ask_back': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: undefined;
    body: {
      text: string;
    };
    answer: {
      state: "none" | "may_ask" | "waiting" | "granted" | "declined";
      text?: string | undefined;
      asked_at?: string | undefined;
      /** What a moderator said to it */
      answer?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.already_asked' | 'chat.not_banned' | 'live.pass_needed' | 'live.stream_not_found';
  };
  /** How the rooms of a channel are run: modes, rules, the shield, commands of its own. */
  'chat.read_settings': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** How a room of this channel is run when it opens */
      modes: {
        /** Seconds between two messages of one person; 0 for none */
        slow_sec: number;
        /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
        followers_sec?: number | null | undefined;
        subscribers_only: boolean;
        emote_only: boolean;
        /** Nobody may repeat what was just said */
        unique: boolean;
        /** Somebody’s first message waits for a moderator */
        hold_first: boolean;
        /** The strictest of everything, at once */
        shield: boolean;
      };
      rules: {
        terms: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          text: string;
          verdict: "hold" | "refuse";
        }[];
        patterns: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          /** A regular expression as RE2 knows it */
          pattern: string;
          verdict: "hold" | "refuse";
        }[];
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
      };
      shield: {
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
        modes: {
          /** Seconds between two messages of one person; 0 for none */
          slow_sec: number;
          /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
          followers_sec?: number | null | undefined;
          subscribers_only: boolean;
          emote_only: boolean;
          /** Nobody may repeat what was just said */
          unique: boolean;
          /** Somebody’s first message waits for a moderator */
          hold_first: boolean;
        };
      };
      /** What a line beginning with ! and the name answers */
      commands: {
        name: string;
        text: string;
      }[];
      /** Whether others may send their viewers here */
      raids: boolean;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.channel_not_found';
  };
  /** Change how the rooms of a channel are run, those that are open included; what is given is replaced whole. */
  'chat.change_settings': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: {
      /** How a room of this channel is run when it opens */
      modes?: {
        /** Seconds between two messages of one person; 0 for none */
        slow_sec: number;
        /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
        followers_sec?: number | null | undefined;
        subscribers_only: boolean;
        emote_only: boolean;
        /** Nobody may repeat what was just said */
        unique: boolean;
        /** Somebody’s first message waits for a moderator */
        hold_first: boolean;
        /** The strictest of everything, at once */
        shield: boolean;
      } | undefined;
      rules?: {
        terms: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          text: string;
          verdict: "hold" | "refuse";
        }[];
        patterns: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          /** A regular expression as RE2 knows it */
          pattern: string;
          verdict: "hold" | "refuse";
        }[];
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
      } | undefined;
      shield?: {
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
        modes: {
          /** Seconds between two messages of one person; 0 for none */
          slow_sec: number;
          /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
          followers_sec?: number | null | undefined;
          subscribers_only: boolean;
          emote_only: boolean;
          /** Nobody may repeat what was just said */
          unique: boolean;
          /** Somebody’s first message waits for a moderator */
          hold_first: boolean;
        };
      } | undefined;
      /** What a line beginning with ! and the name answers */
      commands?: {
        name: string;
        text: string;
      }[] | undefined;
      /** Whether others may send their viewers here */
      raids?: boolean | undefined;
    };
    answer: {
      /** How a room of this channel is run when it opens */
      modes: {
        /** Seconds between two messages of one person; 0 for none */
        slow_sec: number;
        /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
        followers_sec?: number | null | undefined;
        subscribers_only: boolean;
        emote_only: boolean;
        /** Nobody may repeat what was just said */
        unique: boolean;
        /** Somebody’s first message waits for a moderator */
        hold_first: boolean;
        /** The strictest of everything, at once */
        shield: boolean;
      };
      rules: {
        terms: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          text: string;
          verdict: "hold" | "refuse";
        }[];
        patterns: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          /** A regular expression as RE2 knows it */
          pattern: string;
          verdict: "hold" | "refuse";
        }[];
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
      };
      shield: {
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
        modes: {
          /** Seconds between two messages of one person; 0 for none */
          slow_sec: number;
          /** Only who has followed the channel for so many seconds may write; null or absent: anybody */
          followers_sec?: number | null | undefined;
          subscribers_only: boolean;
          emote_only: boolean;
          /** Nobody may repeat what was just said */
          unique: boolean;
          /** Somebody’s first message waits for a moderator */
          hold_first: boolean;
        };
      };
      /** What a line beginning with ! and the name answers */
      commands: {
        name: string;
        text: string;
      }[];
      /** Whether others may send their viewers here */
      raids: boolean;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.channel_not_found';
  };
  /** What the rules of a channel would say to a line: nothing is sent, and nothing kept. Rules that are not kept yet can be tried too. */
  'chat.try_line': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: {
      /** The line, as somebody would write it */
      text: string;
      /** Instead of the channel’s own */
      rules?: {
        terms: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          text: string;
          verdict: "hold" | "refuse";
        }[];
        patterns: {
          /** What this rule is called in logs; its maker’s choice, once in the list */
          id: string;
          /** A regular expression as RE2 knows it */
          pattern: string;
          verdict: "hold" | "refuse";
        }[];
        links: {
          allowed: "all" | "listed" | "none";
          /** Sites that are allowed when only listed ones are */
          hosts: string[];
          verdict: "hold" | "refuse";
        };
        /** Texts of mostly capital letters */
        capitals: "off" | "hold" | "refuse";
        /** One character, one word or one message over and over */
        repetition: "off" | "hold" | "refuse";
        /** Texts of mostly symbols, and letters piled with marks */
        symbols: "off" | "hold" | "refuse";
        /** How much our own lists hold: 0 nothing, 4 the most */
        automod: 0 | 1 | 2 | 3 | 4;
      } | undefined;
    };
    answer: {
      verdict: "pass" | "hold" | "refuse";
      /** Which rule says so: `term.` or `pattern.` and its id, `automod.` and what of, or its name */
      rule?: string | undefined;
      /** What its author would hear */
      words?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.channel_not_found';
  };
  /** What was said beside a stream, as a file of its channel: CSV or JSON Lines, a page at a time, the pages in a row being the file. What was deleted, cleared, or said by who was banned since is not in it. */
  'chat.export': {
    params: {
      /** Of a stream, of a video with a premiere, or of a watch party */
      stream_id: string;
    };
    query: {
      format?: "csv" | "jsonl" | undefined;
      /** next_after of the page before */
      after?: number | undefined;
      /** Places of one page */
      limit?: number | undefined;
    };
    body: undefined;
    answer: {
      /** Lines of the file, each with its end; the first page of CSV begins with the names */
      text: string;
      /** Ask on from here; absent when this was the last page */
      next_after?: number | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.no_such_place' | 'live.stream_not_found';
  };
  /** My watch party of this video: the one I have open, or else a new one. Its id is the link; who has that and may watch the video comes in. */
  'chat.open_party': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** Also the room: its chat is had like that of a stream */
      party_id: string;
      video_id: string;
      hosts: {
        account_id: string;
        name: string;
      }[];
      state: "open" | "closed";
      opened_at: string;
      ends_at: string;
    };
    refusals: CommonRefusal | 'chat.already_hosting' | 'chat.video_not_found' | 'chat.video_not_shared';
  };
  /** A watch party, for who may watch its video themselves: being invited opens nothing. Where everybody is, its room tells. */
  'chat.read_party': {
    params: {
      party_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** Also the room: its chat is had like that of a stream */
      party_id: string;
      video_id: string;
      hosts: {
        account_id: string;
        name: string;
      }[];
      state: "open" | "closed";
      opened_at: string;
      ends_at: string;
    };
    refusals: CommonRefusal | 'chat.party_not_found';
  };
  /** The emotes of a channel: what `:name:` is shown as in its rooms. A part of a message names its emote by `emote_id`; one that is not here any more is shown as its text. */
  'chat.list_emotes': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      items: {
        emote_id: string;
        /** Written between colons */
        name: string;
        /** A square PNG; good for a day */
        url: string;
      }[];
    };
    refusals: CommonRefusal | 'chat.channel_not_found';
  };
  /** The emotes of a channel as its own people see them: those that wait too, and what was decided lately. */
  'chat.list_own_emotes': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      items: {
        emote_id: string;
        /** Written between colons */
        name: string;
        state: "shown" | "waiting" | "rejected" | "removed";
        /** Absent once it was rejected or removed: the picture is deleted */
        url?: string | undefined;
        /** Who proposed it, while it waits */
        by?: string | undefined;
        /** Why it was rejected */
        reason?: string | undefined;
        /** When that came about */
        at: string;
      }[];
      most: number;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'chat.channel_not_found';
  };
  /** Show an emote that waits, or reject it; of a rejected one the picture is deleted. */
  'chat.decide_emote': {
    params: {
      channel_id: string;
      /** Written between colons */
      name: string;
    };
    query: undefined;
    body: {
      /** Which one was looked at: another may have come under its name */
      emote_id: string;
      decision: "approve" | "reject";
      /** What its sender is told */
      reason?: string | undefined;
    };
    answer: {
      emote_id: string;
      /** Written between colons */
      name: string;
      state: "shown" | "waiting" | "rejected" | "removed";
      /** Absent once it was rejected or removed: the picture is deleted */
      url?: string | undefined;
      /** Who proposed it, while it waits */
      by?: string | undefined;
      /** Why it was rejected */
      reason?: string | undefined;
      /** When that came about */
      at: string;
    };
    refusals: CommonRefusal | 'chat.channel_not_found' | 'chat.emote_not_found';
  };
  /** Take an emote away: its picture is deleted, and messages that hold it show its name. */
  'chat.remove_emote': {
    params: {
      channel_id: string;
      /** Written between colons */
      name: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'access.taken_down' | 'chat.channel_not_found';
  };
  /** Give the channel an emote: the picture is cut to a square, 112 × 112 at most, its metadata left out. The owner’s are shown at once; a manager’s wait for the owner. */
  'chat.send_emote': {
    params: {
      channel_id: string;
      /** 2 to 25 letters from a to z, digits or _, beginning with a letter */
      name: string;
    };
    query: undefined;
    body: Blob;
    answer: {
      emote_id: string;
      /** Written between colons */
      name: string;
      state: "shown" | "waiting" | "rejected" | "removed";
      /** Absent once it was rejected or removed: the picture is deleted */
      url?: string | undefined;
      /** Who proposed it, while it waits */
      by?: string | undefined;
      /** Why it was rejected */
      reason?: string | undefined;
      /** When that came about */
      at: string;
    };
    refusals: CommonRefusal | 'chat.channel_not_found' | 'chat.emote_name_refused' | 'chat.emote_name_taken' | 'chat.emote_size_out_of_range' | 'chat.emote_unreadable' | 'chat.emote_unsupported' | 'chat.too_many_emotes' | 'request.file_too_large' | 'request.wrong_file_type';
  };
  /** Makes a clip of a video, there at once: 5 to 90 seconds of it, for everybody who may play the video. */
  'clips.make_of_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      /** That of the video where none is given */
      title?: string | undefined;
      /** Where in the video it begins */
      start_sec: number;
      length_sec: number;
    };
    answer: {
      clip_id: string;
      title: string;
      length_sec: number;
      created_at: string;
      made_by: {
        account_id: string;
        name?: string | undefined;
      };
      /** What it is a clip of */
      source: {
        title: string;
        stream_id?: string | undefined;
        /** Of a stream, once its recording can be watched by whoever asks */
        video_id?: string | undefined;
        /** Where in that video the clip begins */
        start_sec?: number | undefined;
        channel_id?: string | undefined;
        owner_id: string;
      };
      /** Whether whoever asks may delete it */
      may_delete: boolean;
      /** Whether whoever asks may have it as a file */
      may_download: boolean;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.not_clippable' | 'clips.outside' | 'clips.source_not_found' | 'clips.too_many' | 'clips.turned_off' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** Makes a clip of a stream on air, there at once: what was just shown, or further back. It goes on playing when the stream is over. */
  'clips.make_of_stream': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      /** That of the stream where none is given */
      title?: string | undefined;
      /** When what it begins with was sent (EXT-X-PROGRAM-DATE-TIME); without it, it ends with what is shown now */
      starts_at?: string | undefined;
      length_sec: number;
    };
    answer: {
      clip_id: string;
      title: string;
      length_sec: number;
      created_at: string;
      made_by: {
        account_id: string;
        name?: string | undefined;
      };
      /** What it is a clip of */
      source: {
        title: string;
        stream_id?: string | undefined;
        /** Of a stream, once its recording can be watched by whoever asks */
        video_id?: string | undefined;
        /** Where in that video the clip begins */
        start_sec?: number | undefined;
        channel_id?: string | undefined;
        owner_id: string;
      };
      /** Whether whoever asks may delete it */
      may_delete: boolean;
      /** Whether whoever asks may have it as a file */
      may_download: boolean;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.not_clippable' | 'clips.not_recorded' | 'clips.outside' | 'clips.source_not_found' | 'clips.too_many' | 'clips.turned_off' | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long';
  };
  /** The clips of a video, newest first; of a recording also those that were made while it was on air. */
  'clips.list_of_video': {
    params: {
      video_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        clip_id: string;
        title: string;
        length_sec: number;
        created_at: string;
        made_by: {
          account_id: string;
          name?: string | undefined;
        };
        /** What it is a clip of */
        source: {
          title: string;
          stream_id?: string | undefined;
          /** Of a stream, once its recording can be watched by whoever asks */
          video_id?: string | undefined;
          /** Where in that video the clip begins */
          start_sec?: number | undefined;
          channel_id?: string | undefined;
          owner_id: string;
        };
        /** Whether whoever asks may delete it */
        may_delete: boolean;
        /** Whether whoever asks may have it as a file */
        may_download: boolean;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.source_not_found';
  };
  /** The clips of a stream and of its recording, newest first. */
  'clips.list_of_stream': {
    params: {
      stream_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        clip_id: string;
        title: string;
        length_sec: number;
        created_at: string;
        made_by: {
          account_id: string;
          name?: string | undefined;
        };
        /** What it is a clip of */
        source: {
          title: string;
          stream_id?: string | undefined;
          /** Of a stream, once its recording can be watched by whoever asks */
          video_id?: string | undefined;
          /** Where in that video the clip begins */
          start_sec?: number | undefined;
          channel_id?: string | undefined;
          owner_id: string;
        };
        /** Whether whoever asks may delete it */
        may_delete: boolean;
        /** Whether whoever asks may have it as a file */
        may_download: boolean;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.source_not_found';
  };
  /** The clips of what a channel shows, newest first; its owner and team also see those of what is not public. */
  'clips.list_of_channel': {
    params: {
      channel_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        clip_id: string;
        title: string;
        length_sec: number;
        created_at: string;
        made_by: {
          account_id: string;
          name?: string | undefined;
        };
        /** What it is a clip of */
        source: {
          title: string;
          stream_id?: string | undefined;
          /** Of a stream, once its recording can be watched by whoever asks */
          video_id?: string | undefined;
          /** Where in that video the clip begins */
          start_sec?: number | undefined;
          channel_id?: string | undefined;
          owner_id: string;
        };
        /** Whether whoever asks may delete it */
        may_delete: boolean;
        /** Whether whoever asks may have it as a file */
        may_download: boolean;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** The clips I made, newest first; without those of what I may no longer see. */
  'clips.list_mine': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        clip_id: string;
        title: string;
        length_sec: number;
        created_at: string;
        made_by: {
          account_id: string;
          name?: string | undefined;
        };
        /** What it is a clip of */
        source: {
          title: string;
          stream_id?: string | undefined;
          /** Of a stream, once its recording can be watched by whoever asks */
          video_id?: string | undefined;
          /** Where in that video the clip begins */
          start_sec?: number | undefined;
          channel_id?: string | undefined;
          owner_id: string;
        };
        /** Whether whoever asks may delete it */
        may_delete: boolean;
        /** Whether whoever asks may have it as a file */
        may_download: boolean;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** A clip, what it is of and who made it. */
  'clips.read': {
    params: {
      clip_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      clip_id: string;
      title: string;
      length_sec: number;
      created_at: string;
      made_by: {
        account_id: string;
        name?: string | undefined;
      };
      /** What it is a clip of */
      source: {
        title: string;
        stream_id?: string | undefined;
        /** Of a stream, once its recording can be watched by whoever asks */
        video_id?: string | undefined;
        /** Where in that video the clip begins */
        start_sec?: number | undefined;
        channel_id?: string | undefined;
        owner_id: string;
      };
      /** Whether whoever asks may delete it */
      may_delete: boolean;
      /** Whether whoever asks may have it as a file */
      may_download: boolean;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.not_found';
  };
  /** May I watch it: the address of its playlist and signed cookies for the media, by the rights of what it is a clip of. Ask again at renew_at. */
  'clips.open': {
    params: {
      clip_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      clip_id: string;
      /** A playlist of whole segments: it may begin a little sooner and end a little later */
      hls_url: string;
      /** Where in that playlist the clip itself begins */
      start_sec?: number | undefined;
      /** While the stream is on air instead: begin where EXT-X-PROGRAM-DATE-TIME says this */
      starts_at?: string | undefined;
      length_sec: number;
      expires_at: string;
      /** At 60 % of the grant */
      renew_at: string;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.not_found' | 'clips.not_ready';
  };
  /** Deletes a clip: who made it, whose film it is of, moderators of that channel, and staff. */
  'clips.delete': {
    params: {
      clip_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'access.taken_down' | 'clips.not_found';
  };
  /** Has a clip made into one MP4 file, within seconds: for who made the clip, and the owner and managers of what it is of. Repeating it begins nothing anew, unless it failed. */
  'clips.ask_for_file': {
    params: {
      clip_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      clip_id: string;
      /** `none`: nobody has asked for it yet; `failed`: ask for it again */
      state: "none" | "making" | "ready" | "failed";
      /** What it is called once it is saved */
      file_name?: string | undefined;
      size_bytes?: number | undefined;
      /** When it is ready: an MP4, sent to be saved. Good until `expires_at` */
      url?: string | undefined;
      expires_at?: string | undefined;
      /** Why it failed, and what to do */
      failure?: {
        code: string;
        message: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.file_too_soon' | 'clips.not_found';
  };
  /** How it is with the file of a clip, and where it is to be had. */
  'clips.read_file': {
    params: {
      clip_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      clip_id: string;
      /** `none`: nobody has asked for it yet; `failed`: ask for it again */
      state: "none" | "making" | "ready" | "failed";
      /** What it is called once it is saved */
      file_name?: string | undefined;
      size_bytes?: number | undefined;
      /** When it is ready: an MP4, sent to be saved. Good until `expires_at` */
      url?: string | undefined;
      expires_at?: string | undefined;
      /** Why it failed, and what to do */
      failure?: {
        code: string;
        message: string;
      } | undefined;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.not_found';
  };
  /** Whether clips may be made of a channel’s films, of one video or of one stream. */
  'clips.read_rules': {
    params: {
      /** A channel with all it shows, a video, or a stream */
      source_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** Whether viewers may make clips of it; who owns or manages it always may */
      allowed: boolean;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.source_not_found';
  };
  /** Turns clips off, or on again, for a whole channel, a video or a stream. Those there are stay. */
  'clips.set_rules': {
    params: {
      /** A channel with all it shows, a video, or a stream */
      source_id: string;
    };
    query: undefined;
    body: {
      allowed: boolean;
    };
    answer: {
      /** Whether viewers may make clips of it; who owns or manages it always may */
      allowed: boolean;
    };
    refusals: CommonRefusal | 'access.taken_down' | 'clips.source_not_found';
  };
  /** Whether I follow this channel, and since when. */
  'engagement.read_follow': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      channel_id: string;
      follows: boolean;
      /** Absent where I do not follow it */
      since?: string | undefined;
      /** Whether I am notified when a public stream of it goes on air; absent as since is */
      notify?: boolean | undefined;
    };
    refusals: CommonRefusal | 'engagement.channel_not_found';
  };
  /** Follow this channel. Whoever does so already goes on, since the day they began. */
  'engagement.follow': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      channel_id: string;
      follows: boolean;
      /** Absent where I do not follow it */
      since?: string | undefined;
      /** Whether I am notified when a public stream of it goes on air; absent as since is */
      notify?: boolean | undefined;
    };
    refusals: CommonRefusal | 'engagement.channel_not_found' | 'engagement.own_channel' | 'engagement.too_many_follows';
  };
  /** Follow this channel no more. Following it again begins anew. */
  'engagement.unfollow': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal;
  };
  /** Whether I am notified when this channel, which I follow, goes live. Whoever begins to follow is. */
  'engagement.change_follow': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: {
      /** Whether I am notified when a public stream of it goes on air */
      notify: boolean;
    };
    answer: {
      channel_id: string;
      follows: boolean;
      /** Absent where I do not follow it */
      since?: string | undefined;
      /** Whether I am notified when a public stream of it goes on air; absent as since is */
      notify?: boolean | undefined;
    };
    refusals: CommonRefusal | 'engagement.channel_not_found' | 'engagement.not_followed';
  };
  /** The channels I follow, those I followed last first, and what is on air there now. */
  'engagement.list_follows': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        channel: {
          channel_id: string;
          handle: string;
          name: string;
          /** Good for a day or two; asked for again, it may be another */
          avatar_url?: string | undefined;
        };
        since: string;
        /** Whether I am notified when a public stream of it goes on air */
        notify: boolean;
        /** The public stream that is on air there now */
        on_air?: {
          stream_id: string;
          title: string;
          live_since: string;
        } | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
  /** How many follow this channel, as it was half a minute ago at most. */
  'engagement.count_followers': {
    params: {
      channel_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      channel_id: string;
      followers: number;
    };
    refusals: CommonRefusal | 'engagement.channel_not_found';
  };
  /** Who follows this channel and since when, the newest first. For its owner and managers. */
  'engagement.list_followers': {
    params: {
      channel_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        account_id: string;
        /** Absent until the news of it has come */
        name?: string | undefined;
        since: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'engagement.channel_not_found';
  };
  /** What I was told, the newest first, and how much of it I have not read. Kept for 30 days. */
  'notifications.list': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
    };
    body: undefined;
    answer: {
      items: ({
        /** Somebody called me in a chat while I was not there */
        kind: "mention";
        notification_id: string;
        at: string;
        read: boolean;
        /** As it was called then */
        stream: {
          stream_id: string;
          title: string;
        };
        by: {
          account_id: string;
          name: string;
        };
      } | {
        /** A channel I follow is live, or a stream I wanted to be reminded of */
        kind: "live";
        notification_id: string;
        at: string;
        read: boolean;
        /** As it was called then */
        stream: {
          stream_id: string;
          title: string;
        };
        /** As it was called then */
        channel?: {
          channel_id: string;
          name: string;
        } | undefined;
      } | {
        /** A premiere I wanted to be reminded of begins within minutes */
        kind: "premiere";
        notification_id: string;
        at: string;
        read: boolean;
        /** As it was called then */
        video: {
          video_id: string;
          title: string;
        };
        /** As it was called then */
        channel?: {
          channel_id: string;
          name: string;
        } | undefined;
      })[];
      next_cursor?: string | undefined;
      /** How many have not been read: 100 where there are that many or more */
      unread: number;
    };
    refusals: CommonRefusal;
  };
  /** How many of my notifications I have not read. */
  'notifications.count_unread': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** How many have not been read: 100 where there are that many or more */
      unread: number;
    };
    refusals: CommonRefusal;
  };
  /** I have read this one. Twice is once. */
  'notifications.mark_read': {
    params: {
      notification_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'notifications.not_found';
  };
  /** I have read all there are now. */
  'notifications.mark_all_read': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal;
  };
  /** What I want to be told of. */
  'notifications.read_settings': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** Whether I hear of it when somebody calls me in a chat while I am not there */
      mentions: boolean;
      /** Whether I hear of it when a channel I follow goes live; of each channel it can be said as well */
      live: boolean;
    };
    refusals: CommonRefusal;
  };
  /** Changes what I want to be told of. What is there already stays. */
  'notifications.change_settings': {
    params: undefined;
    query: undefined;
    body: {
      /** Whether I hear of it when somebody calls me in a chat while I am not there */
      mentions?: boolean | undefined;
      /** Whether I hear of it when a channel I follow goes live; of each channel it can be said as well */
      live?: boolean | undefined;
    };
    answer: {
      /** Whether I hear of it when somebody calls me in a chat while I am not there */
      mentions: boolean;
      /** Whether I hear of it when a channel I follow goes live; of each channel it can be said as well */
      live: boolean;
    };
    refusals: CommonRefusal;
  };
  /** My webhooks, the oldest first; with `scope=platform` those of the platform, for admins. */
  'webhooks.list': {
    params: undefined;
    query: {
      scope?: "own" | "platform" | undefined;
    };
    body: undefined;
    answer: {
      items: {
        webhook_id: string;
        /** Send it back as If-Match to change only what you have seen */
        version: number;
        /** `platform`: of everybody’s uploads and videos, for admins */
        scope: "own" | "platform";
        url: string;
        description: string;
        event_types: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[];
        enabled: boolean;
        /** Switched off by us: nothing but failures for days, or the address answered 410 */
        disabled_because?: "failing" | "gone" | undefined;
        /** Nothing has arrived since */
        failing_since?: string | undefined;
        /** Until then the secret before this one signs as well */
        previous_secret_until?: string | undefined;
        created_at: string;
        updated_at: string;
      }[];
    };
    refusals: CommonRefusal;
  };
  /** Have an address told of events. The answer shows the secret its messages are signed with, once. */
  'webhooks.create': {
    params: undefined;
    query: undefined;
    body: {
      /** Where to: https, a public host, no user name in it */
      url: string;
      description?: string | "" | undefined;
      /** Which events; an empty list means all, those to come included */
      event_types?: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[] | undefined;
      enabled?: boolean | undefined;
      scope?: "own" | "platform" | undefined;
    };
    answer: {
      webhook_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      /** `platform`: of everybody’s uploads and videos, for admins */
      scope: "own" | "platform";
      url: string;
      description: string;
      event_types: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[];
      enabled: boolean;
      /** Switched off by us: nothing but failures for days, or the address answered 410 */
      disabled_because?: "failing" | "gone" | undefined;
      /** Nothing has arrived since */
      failing_since?: string | undefined;
      /** Until then the secret before this one signs as well */
      previous_secret_until?: string | undefined;
      created_at: string;
      updated_at: string;
      /** `whsec_…`: keep it now, it is never shown again */
      secret?: string | undefined;
      /** True when this repeats an answer that had the secret in it */
      secret_shown?: boolean | undefined;
    };
    refusals: CommonRefusal | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long' | 'webhooks.too_many';
  };
  /** One webhook, and how far a range that is being sent again has come. */
  'webhooks.read': {
    params: {
      webhook_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      webhook_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      /** `platform`: of everybody’s uploads and videos, for admins */
      scope: "own" | "platform";
      url: string;
      description: string;
      event_types: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[];
      enabled: boolean;
      /** Switched off by us: nothing but failures for days, or the address answered 410 */
      disabled_because?: "failing" | "gone" | undefined;
      /** Nothing has arrived since */
      failing_since?: string | undefined;
      /** Until then the secret before this one signs as well */
      previous_secret_until?: string | undefined;
      created_at: string;
      updated_at: string;
      redelivery?: {
        from: string;
        to: string;
        only: "failed" | "all";
        /** Deliveries sent again so far */
        count: number;
        asked_at: string;
        /** Absent while it goes on */
        ended_at?: string | undefined;
      } | undefined;
    };
    refusals: CommonRefusal | 'webhooks.not_found';
  };
  /** Change where to, what of, or whether at all. Enabling one that we switched off begins anew. */
  'webhooks.change': {
    params: {
      webhook_id: string;
    };
    query: undefined;
    body: {
      /** Where to: https, a public host, no user name in it */
      url?: string | undefined;
      description?: string | "" | undefined;
      /** Which events; an empty list means all, those to come included */
      event_types?: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[] | undefined;
      enabled?: boolean | undefined;
    };
    answer: {
      webhook_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      /** `platform`: of everybody’s uploads and videos, for admins */
      scope: "own" | "platform";
      url: string;
      description: string;
      event_types: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[];
      enabled: boolean;
      /** Switched off by us: nothing but failures for days, or the address answered 410 */
      disabled_because?: "failing" | "gone" | undefined;
      /** Nothing has arrived since */
      failing_since?: string | undefined;
      /** Until then the secret before this one signs as well */
      previous_secret_until?: string | undefined;
      created_at: string;
      updated_at: string;
    };
    refusals: CommonRefusal | 'webhooks.not_found';
  };
  /** Delete a webhook; its deliveries are removed with it. */
  'webhooks.delete': {
    params: {
      webhook_id: string;
    };
    query: undefined;
    body: undefined;
    answer: undefined;
    refusals: CommonRefusal | 'webhooks.not_found';
  };
  /** Make a new secret. For a while every message carries two signatures, by the new secret and the one before. */
  'webhooks.rotate': {
    params: {
      webhook_id: string;
    };
    query: undefined;
    body: {
      /** How long the old secret stays good; 0 ends it now, and whatever was still good beside it */
      overlap_hours?: number | undefined;
    };
    answer: {
      webhook_id: string;
      /** Send it back as If-Match to change only what you have seen */
      version: number;
      /** `platform`: of everybody’s uploads and videos, for admins */
      scope: "own" | "platform";
      url: string;
      description: string;
      event_types: ("upload.started" | "upload.completed" | "upload.failed" | "transcode.playable" | "transcode.finished" | "transcode.failed" | "video.created" | "video.updated" | "video.published" | "video.unpublished" | "video.trashed" | "video.recovered" | "video.taken_down" | "video.restored" | "video.deleted")[];
      enabled: boolean;
      /** Switched off by us: nothing but failures for days, or the address answered 410 */
      disabled_because?: "failing" | "gone" | undefined;
      /** Nothing has arrived since */
      failing_since?: string | undefined;
      /** Until then the secret before this one signs as well */
      previous_secret_until?: string | undefined;
      created_at: string;
      updated_at: string;
      /** `whsec_…`: keep it now, it is never shown again */
      secret?: string | undefined;
      /** True when this repeats an answer that had the secret in it */
      secret_shown?: boolean | undefined;
    };
    refusals: CommonRefusal | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long' | 'webhooks.not_found' | 'webhooks.overlap_running';
  };
  /** Send a `webhook.test` event, once and whatever the filter says; also to a webhook that is switched off. */
  'webhooks.test': {
    params: {
      webhook_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      delivery_id: string;
      /** The `webhook-id` it is sent with, every time */
      event_id: string;
      event_type: string;
      occurred_at: string;
      state: "pending" | "delivered" | "failed";
      attempts: number;
      last_attempt_at?: string | undefined;
      /** The HTTP status of the last attempt, if one came */
      last_status?: number | undefined;
      /** Why the last attempt failed */
      problem?: string | undefined;
      next_attempt_at?: string | undefined;
    };
    refusals: CommonRefusal | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long' | 'webhooks.not_found';
  };
  /** What was sent, the newest event first; kept for 30 days. */
  'webhooks.list_deliveries': {
    params: {
      webhook_id: string;
    };
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
      state?: "pending" | "delivered" | "failed" | undefined;
    };
    body: undefined;
    answer: {
      items: {
        delivery_id: string;
        /** The `webhook-id` it is sent with, every time */
        event_id: string;
        event_type: string;
        occurred_at: string;
        state: "pending" | "delivered" | "failed";
        attempts: number;
        last_attempt_at?: string | undefined;
        /** The HTTP status of the last attempt, if one came */
        last_status?: number | undefined;
        /** Why the last attempt failed */
        problem?: string | undefined;
        next_attempt_at?: string | undefined;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal | 'webhooks.not_found';
  };
  /** One delivery: the body that is sent, and every attempt with what was answered, the newest first. */
  'webhooks.read_delivery': {
    params: {
      webhook_id: string;
      delivery_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      delivery_id: string;
      /** The `webhook-id` it is sent with, every time */
      event_id: string;
      event_type: string;
      occurred_at: string;
      state: "pending" | "delivered" | "failed";
      attempts: number;
      last_attempt_at?: string | undefined;
      /** The HTTP status of the last attempt, if one came */
      last_status?: number | undefined;
      /** Why the last attempt failed */
      problem?: string | undefined;
      next_attempt_at?: string | undefined;
      body: string;
      /** The last 50 */
      attempts_made: {
        number: number;
        at: string;
        duration_ms: number;
        status?: number | undefined;
        /** Why it failed; absent when it arrived */
        problem?: string | undefined;
        /** The first kilobyte of what was answered, as text */
        answer?: string | undefined;
      }[];
    };
    refusals: CommonRefusal | 'webhooks.delivery_not_found' | 'webhooks.not_found';
  };
  /** Send a delivery again, now; the `webhook-id` stays. Asked for while it is pending, its next attempt comes now. */
  'webhooks.redeliver': {
    params: {
      webhook_id: string;
      delivery_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      delivery_id: string;
      /** The `webhook-id` it is sent with, every time */
      event_id: string;
      event_type: string;
      occurred_at: string;
      state: "pending" | "delivered" | "failed";
      attempts: number;
      last_attempt_at?: string | undefined;
      /** The HTTP status of the last attempt, if one came */
      last_status?: number | undefined;
      /** Why the last attempt failed */
      problem?: string | undefined;
      next_attempt_at?: string | undefined;
    };
    refusals: CommonRefusal | 'webhooks.delivery_not_found' | 'webhooks.not_found';
  };
  /** Send again what happened in a time range, in the background; 10,000 deliveries at most, the oldest first. */
  'webhooks.redeliver_range': {
    params: {
      webhook_id: string;
    };
    query: undefined;
    body: {
      from: string;
      /** At most 30 days after `from` */
      to: string;
      /** `all` sends what has arrived again as well */
      only?: "failed" | "all" | undefined;
    };
    answer: {
      from: string;
      to: string;
      only: "failed" | "all";
      /** Deliveries sent again so far */
      count: number;
      asked_at: string;
      /** Absent while it goes on */
      ended_at?: string | undefined;
    };
    refusals: CommonRefusal | 'request.idempotency_key_in_flight' | 'request.idempotency_key_missing' | 'request.idempotency_key_reused' | 'request.idempotency_key_too_long' | 'webhooks.not_found' | 'webhooks.redelivery_running';
  };
  /** A person as staff see them, by id or by a channel’s @handle: rights, standing and history, no address. */
  'moderation.read_person': {
    params: {
      /** An id, or a channel’s handle as @handle */
      user_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      account_id: string;
      display_name: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      channels: {
        channel_id: string;
        handle: string;
        name: string;
      }[];
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
        /** Absent: until somebody ends it */
        until?: string | undefined;
      } | undefined;
      created_at: string;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'moderation.person_not_found';
  };
  /** The person who signs in with exactly this address. Asking is noted in the audit log. */
  'moderation.find_person': {
    params: undefined;
    query: undefined;
    body: {
      email: string;
    };
    answer: {
      account_id: string;
      display_name: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      channels: {
        channel_id: string;
        handle: string;
        name: string;
      }[];
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
        /** Absent: until somebody ends it */
        until?: string | undefined;
      } | undefined;
      created_at: string;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'moderation.person_not_found';
  };
  /** Suspend a person: no sign-in of theirs is renewed, they change, start and upload nothing until it ends, and are told by mail. Their published videos stay; those are taken down one by one. */
  'moderation.suspend_person': {
    params: {
      user_id: string;
    };
    query: undefined;
    body: {
      reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
      /** Why, for other staff; stands in the audit log and is shown to nobody else */
      note: string;
      /** What the person concerned is told besides the reason */
      message?: string | undefined;
      until?: string | undefined;
    };
    answer: {
      account_id: string;
      display_name: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      channels: {
        channel_id: string;
        handle: string;
        name: string;
      }[];
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
        /** Absent: until somebody ends it */
        until?: string | undefined;
      } | undefined;
      created_at: string;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'moderation.already_suspended' | 'moderation.end_out_of_range' | 'moderation.last_admin' | 'moderation.not_on_oneself' | 'moderation.person_closed' | 'moderation.person_not_found';
  };
  /** End a suspension. They are told by mail. Repeating it gives the same answer. */
  'moderation.reinstate_person': {
    params: {
      user_id: string;
    };
    query: undefined;
    body: {
      /** Why, for other staff; stands in the audit log and is shown to nobody else */
      note: string;
    };
    answer: {
      account_id: string;
      display_name: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      channels: {
        channel_id: string;
        handle: string;
        name: string;
      }[];
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
        /** Absent: until somebody ends it */
        until?: string | undefined;
      } | undefined;
      created_at: string;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'moderation.not_on_oneself' | 'moderation.person_closed' | 'moderation.person_not_found';
  };
  /** Give a person a role or take it away. They are signed out everywhere. Repeating it changes nothing. */
  'moderation.change_role': {
    params: {
      user_id: string;
    };
    query: undefined;
    body: {
      role: "creator" | "moderator" | "advertiser" | "admin";
      granted: boolean;
      /** Why, for other staff; stands in the audit log and is shown to nobody else */
      note: string;
    };
    answer: {
      account_id: string;
      display_name: string;
      roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
      plan: "free" | "premium";
      status: "active" | "suspended" | "closing" | "closed";
      channels: {
        channel_id: string;
        handle: string;
        name: string;
      }[];
      suspension?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
        /** Absent: until somebody ends it */
        until?: string | undefined;
      } | undefined;
      created_at: string;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'moderation.last_admin' | 'moderation.not_on_oneself' | 'moderation.person_closed' | 'moderation.person_not_found';
  };
  /** Every admin and moderator. */
  'moderation.list_staff': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: {
        account_id: string;
        display_name: string;
        roles: ("viewer" | "creator" | "moderator" | "advertiser" | "admin")[];
        status: "active" | "suspended" | "closing" | "closed";
      }[];
    };
    refusals: CommonRefusal;
  };
  /** A video as staff see it, whatever its state: what was decided about it, and its history. A look at what is not public is noted in the audit log. */
  'moderation.read_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      video_id: string;
      owner_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
        avatar_url?: string | undefined;
      } | undefined;
      /** The stream it is the recording of */
      stream_id?: string | undefined;
      title: string;
      description: string;
      tags: string[];
      category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
      language?: string | undefined;
      age_restriction: "18" | "none";
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
      duration_sec?: number | undefined;
      thumbnail_url?: string | undefined;
      /** Where one video is answered; lists leave them out */
      chapters?: {
        /** Where it begins; the first one may be 0 */
        start_ms: number;
        title: string;
      }[] | undefined;
      published_at?: string | undefined;
      /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
      premiere_at?: string | undefined;
      created_at: string;
      trashed_at?: string | undefined;
      taken_down?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
      } | undefined;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'moderation.video_not_found';
  };
  /** Take a video down: nobody finds or plays it, its owner reads why in the studio and by mail. What was granted before ends with its grant, within the hour. */
  'moderation.take_down_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
      /** Why, for other staff; stands in the audit log and is shown to nobody else */
      note: string;
      /** What the person concerned is told besides the reason */
      message?: string | undefined;
    };
    answer: {
      video_id: string;
      owner_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
        avatar_url?: string | undefined;
      } | undefined;
      /** The stream it is the recording of */
      stream_id?: string | undefined;
      title: string;
      description: string;
      tags: string[];
      category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
      language?: string | undefined;
      age_restriction: "18" | "none";
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
      duration_sec?: number | undefined;
      thumbnail_url?: string | undefined;
      /** Where one video is answered; lists leave them out */
      chapters?: {
        /** Where it begins; the first one may be 0 */
        start_ms: number;
        title: string;
      }[] | undefined;
      published_at?: string | undefined;
      /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
      premiere_at?: string | undefined;
      created_at: string;
      trashed_at?: string | undefined;
      taken_down?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
      } | undefined;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'access.conflict_of_interest' | 'moderation.already_taken_down' | 'moderation.video_deleted' | 'moderation.video_not_found';
  };
  /** Restore a video that was taken down: it is exactly what it was, and its owner is told by mail. Repeating it gives the same answer. */
  'moderation.restore_video': {
    params: {
      video_id: string;
    };
    query: undefined;
    body: {
      /** Why, for other staff; stands in the audit log and is shown to nobody else */
      note: string;
    };
    answer: {
      video_id: string;
      owner_id: string;
      channel?: {
        channel_id: string;
        handle: string;
        name: string;
        avatar_url?: string | undefined;
      } | undefined;
      /** The stream it is the recording of */
      stream_id?: string | undefined;
      title: string;
      description: string;
      tags: string[];
      category_id?: "film" | "music" | "gaming" | "sports" | "education" | "science" | "news" | "comedy" | "people" | "travel" | "howto" | "other" | undefined;
      language?: string | undefined;
      age_restriction: "18" | "none";
      visibility: "public" | "unlisted" | "private";
      access: "free" | "premium" | "members" | "ticket";
      status: "INIT" | "PROCESSING" | "READY" | "PUBLISHED" | "FAILED" | "DELETING" | "DELETED";
      duration_sec?: number | undefined;
      thumbnail_url?: string | undefined;
      /** Where one video is answered; lists leave them out */
      chapters?: {
        /** Where it begins; the first one may be 0 */
        start_ms: number;
        title: string;
      }[] | undefined;
      published_at?: string | undefined;
      /** Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video */
      premiere_at?: string | undefined;
      created_at: string;
      trashed_at?: string | undefined;
      taken_down?: {
        reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
        /** The reason in words, to be put after “because of” */
        because: string;
        message?: string | undefined;
        note: string;
        by: string;
        at: string;
      } | undefined;
      /** The newest first, fifty at most */
      history: {
        at: string;
        event: string;
        from: string | null;
        to: string;
      }[];
    };
    refusals: CommonRefusal | 'access.conflict_of_interest' | 'moderation.video_deleted' | 'moderation.video_not_found';
  };
  /** End a stream that breaks the rules, or call off one to come: nobody sees it any more, nothing of it is kept, its owner reads why. Repeating it gives the same answer. */
  'moderation.terminate_stream': {
    params: {
      stream_id: string;
    };
    query: undefined;
    body: {
      reason: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other";
      /** Why, for other staff; stands in the audit log and is shown to nobody else */
      note: string;
      /** What the person concerned is told besides the reason */
      message?: string | undefined;
    };
    answer: {
      stream_id: string;
      owner_id: string;
      title: string;
      state: "SCHEDULED" | "STARTING" | "WAITING_INPUT" | "LIVE" | "INTERRUPTED" | "ENDING" | "ENDED" | "START_FAILED" | "ARCHIVING" | "ARCHIVED" | "ARCHIVE_FAILED" | "CANCELED";
      end_reason?: "stopped" | "canceled" | "schedule_expired" | "start_failed" | "no_input" | "connection_lost" | "max_duration" | "no_viewers" | "hours_used_up" | "encoder_failed" | "terminated" | "account_barred" | undefined;
    };
    refusals: CommonRefusal | 'access.conflict_of_interest' | 'moderation.stream_not_found' | 'moderation.stream_over';
  };
  /** What staff did, the newest first: all of it, about one person or video, or by one of the staff. Nothing can be changed or removed; entries go after two years. */
  'moderation.list_audit': {
    params: undefined;
    query: {
      limit?: number | undefined;
      cursor?: string | undefined;
      about?: string | undefined;
      by?: string | undefined;
    };
    body: undefined;
    answer: {
      items: {
        entry_id: string;
        at: string;
        act: "person.suspended" | "person.reinstated" | "person.role_granted" | "person.role_withdrawn" | "person.found_by_email" | "video.taken_down" | "video.restored" | "video.read" | "video.played" | "stream.terminated" | "stream.watched" | "clip.deleted" | "chat.message_deleted" | "chat.message_pinned" | "chat.message_unpinned" | "chat.message_allowed" | "chat.message_denied" | "chat.user_timed_out" | "chat.user_banned" | "chat.user_unbanned" | "chat.modes_changed" | "chat.cleared" | "chat.settings_changed" | "chat.emote_proposed" | "chat.emote_added" | "chat.emote_rejected" | "chat.emote_removed" | "chat.request_granted" | "chat.request_declined" | "chat.poll_opened" | "chat.poll_ended" | "chat.raid_started" | "chat.raid_called_off" | "chat.party_ended";
        /** Absent where it happened by itself */
        by?: string | undefined;
        /** The person, the video, the stream, the channel or the watch party */
        about: string;
        /** Of what was done in a chat: beside which stream */
        stream_id?: string | undefined;
        message_id?: string | undefined;
        reason?: "spam" | "deception" | "harassment" | "hate" | "violence" | "sexual_content" | "child_safety" | "dangerous_acts" | "impersonation" | "copyright" | "illegal" | "other" | undefined;
        note?: string | undefined;
        /** What the person was told besides the reason */
        told?: string | undefined;
        role?: string | undefined;
        until?: string | undefined;
        /** The request it was done with */
        request_id: string;
      }[];
      next_cursor?: string | undefined;
    };
    refusals: CommonRefusal;
  };
}

/** What any operation may answer. */
export type CommonRefusal =
  | 'access.account_closing'
  | 'access.account_suspended'
  | 'access.foreign_origin'
  | 'access.key_expired'
  | 'access.key_in_address'
  | 'access.key_refused'
  | 'access.not_through_the_edge'
  | 'access.not_yours'
  | 'access.role_needed'
  | 'access.scope_needed'
  | 'access.sign_in_to_watch'
  | 'access.subscription_required'
  | 'access.two_credentials'
  | 'access.unauthenticated'
  | 'request.if_match_not_taken'
  | 'request.invalid'
  | 'request.invalid_cursor'
  | 'request.malformed_json'
  | 'request.not_json'
  | 'request.too_large'
  | 'request.too_many'
  | 'request.version_mismatch'
  | 'service.busy';

/** Every no the API has words for. */
export type ApiRefusal =
  | 'access.account_closing'
  | 'access.account_suspended'
  | 'access.conflict_of_interest'
  | 'access.foreign_origin'
  | 'access.key_expired'
  | 'access.key_in_address'
  | 'access.key_refused'
  | 'access.not_through_the_edge'
  | 'access.not_yours'
  | 'access.role_needed'
  | 'access.scope_needed'
  | 'access.sign_in_to_watch'
  | 'access.subscription_required'
  | 'access.taken_down'
  | 'access.two_credentials'
  | 'access.unauthenticated'
  | 'accounts.already_on_team'
  | 'accounts.app_not_found'
  | 'accounts.channel_gone'
  | 'accounts.channel_not_found'
  | 'accounts.creators_only'
  | 'accounts.grace_over'
  | 'accounts.handle_changed_too_often'
  | 'accounts.handle_taken'
  | 'accounts.invitation_not_found'
  | 'accounts.key_expiry_out_of_range'
  | 'accounts.key_not_found'
  | 'accounts.no_email_change'
  | 'accounts.no_such_handle'
  | 'accounts.not_confirmed'
  | 'accounts.not_on_team'
  | 'accounts.owners_stay'
  | 'accounts.picture_size_out_of_range'
  | 'accounts.picture_unreadable'
  | 'accounts.picture_unsupported'
  | 'accounts.proof_needed'
  | 'accounts.refresh_refused'
  | 'accounts.same_email'
  | 'accounts.same_password'
  | 'accounts.second_factor_needed'
  | 'accounts.second_factor_off'
  | 'accounts.second_factor_on'
  | 'accounts.session_not_found'
  | 'accounts.set_up_first'
  | 'accounts.team_full'
  | 'accounts.terms_outdated'
  | 'accounts.too_many_channels'
  | 'accounts.too_many_invitations'
  | 'accounts.too_many_keys'
  | 'accounts.too_many_tries'
  | 'accounts.weak_password'
  | 'accounts.wrong_code'
  | 'accounts.wrong_credentials'
  | 'accounts.wrong_digits'
  | 'accounts.wrong_password'
  | 'accounts.wrong_recovery_code'
  | 'accounts.wrong_second_factor'
  | 'catalog.already_published'
  | 'catalog.chapter_behind_end'
  | 'catalog.moderation_hold'
  | 'catalog.no_premiere_to_come'
  | 'catalog.no_such_channel'
  | 'catalog.no_such_frame'
  | 'catalog.not_in_trash'
  | 'catalog.not_ready'
  | 'catalog.not_your_channel'
  | 'catalog.picture_size_out_of_range'
  | 'catalog.picture_unreadable'
  | 'catalog.picture_unsupported'
  | 'catalog.premiere_begun'
  | 'catalog.premiere_time_out_of_range'
  | 'catalog.publish_time_out_of_range'
  | 'catalog.reminders_full'
  | 'catalog.video_gone'
  | 'catalog.video_in_trash'
  | 'catalog.video_not_found'
  | 'chat.already_asked'
  | 'chat.already_hosting'
  | 'chat.banned'
  | 'chat.blocked'
  | 'chat.channel_not_found'
  | 'chat.clock_moved'
  | 'chat.closed'
  | 'chat.command_refused'
  | 'chat.emote_name_refused'
  | 'chat.emote_name_taken'
  | 'chat.emote_not_found'
  | 'chat.emote_only'
  | 'chat.emote_size_out_of_range'
  | 'chat.emote_unreadable'
  | 'chat.emote_unsupported'
  | 'chat.follow_longer'
  | 'chat.followers_only'
  | 'chat.frame_too_large'
  | 'chat.host_present'
  | 'chat.last_host'
  | 'chat.message_not_found'
  | 'chat.no_party'
  | 'chat.no_such_place'
  | 'chat.nobody_to_follow'
  | 'chat.not_banned'
  | 'chat.not_barred'
  | 'chat.not_host'
  | 'chat.not_unique'
  | 'chat.other_ticket'
  | 'chat.party_full'
  | 'chat.party_not_found'
  | 'chat.person_not_found'
  | 'chat.poll_open'
  | 'chat.poll_over'
  | 'chat.protected'
  | 'chat.raid_barred'
  | 'chat.raid_nowhere'
  | 'chat.raid_off_air'
  | 'chat.raid_over'
  | 'chat.raid_self'
  | 'chat.raid_too_soon'
  | 'chat.raid_under_way'
  | 'chat.raid_unwanted'
  | 'chat.request_not_found'
  | 'chat.say_hello_first'
  | 'chat.slow_mode'
  | 'chat.subscribers_only'
  | 'chat.ticket_refused'
  | 'chat.timed_out'
  | 'chat.too_long'
  | 'chat.too_many_emotes'
  | 'chat.too_many_hosts'
  | 'chat.too_many_sockets'
  | 'chat.unknown_frame'
  | 'chat.video_not_found'
  | 'chat.video_not_shared'
  | 'clips.file_too_soon'
  | 'clips.not_clippable'
  | 'clips.not_found'
  | 'clips.not_ready'
  | 'clips.not_recorded'
  | 'clips.outside'
  | 'clips.source_not_found'
  | 'clips.too_many'
  | 'clips.turned_off'
  | 'engagement.channel_not_found'
  | 'engagement.not_followed'
  | 'engagement.own_channel'
  | 'engagement.too_many_follows'
  | 'live.already_on_air'
  | 'live.already_started'
  | 'live.ended'
  | 'live.hour_out_of_range'
  | 'live.hours_used_up'
  | 'live.key_in_use'
  | 'live.marker_not_found'
  | 'live.markers_full'
  | 'live.no_capacity'
  | 'live.no_pass_needed'
  | 'live.no_such_channel'
  | 'live.not_live'
  | 'live.not_started'
  | 'live.pass_needed'
  | 'live.password_amiss'
  | 'live.reminders_full'
  | 'live.srt_not_taken'
  | 'live.stream_is_over'
  | 'live.stream_not_found'
  | 'live.target_not_found'
  | 'live.targets_full'
  | 'live.targets_settled'
  | 'live.ticket_not_found'
  | 'live.ticket_refused'
  | 'live.ticket_used'
  | 'live.tickets_full'
  | 'live.too_late_to_change'
  | 'live.too_late_to_remind'
  | 'live.wrong_password'
  | 'moderation.already_suspended'
  | 'moderation.already_taken_down'
  | 'moderation.end_out_of_range'
  | 'moderation.last_admin'
  | 'moderation.not_on_oneself'
  | 'moderation.person_closed'
  | 'moderation.person_not_found'
  | 'moderation.stream_not_found'
  | 'moderation.stream_over'
  | 'moderation.video_deleted'
  | 'moderation.video_not_found'
  | 'notifications.not_found'
  | 'playback.not_ready'
  | 'playback.premiere_not_yet'
  | 'playback.video_gone'
  | 'playback.video_not_found'
  | 'request.file_too_large'
  | 'request.idempotency_key_in_flight'
  | 'request.idempotency_key_missing'
  | 'request.idempotency_key_reused'
  | 'request.idempotency_key_too_long'
  | 'request.if_match_not_taken'
  | 'request.invalid'
  | 'request.invalid_cursor'
  | 'request.malformed_json'
  | 'request.method_not_allowed'
  | 'request.not_json'
  | 'request.path_not_found'
  | 'request.too_large'
  | 'request.too_many'
  | 'request.version_mismatch'
  | 'request.wrong_file_type'
  | 'service.busy'
  | 'upload.already_open'
  | 'upload.channel_not_found'
  | 'upload.finished'
  | 'upload.gone'
  | 'upload.not_found'
  | 'upload.others_publish'
  | 'upload.part_out_of_range'
  | 'upload.parts_mismatch'
  | 'upload.parts_missing'
  | 'upload.quota'
  | 'upload.too_large'
  | 'webhooks.delivery_not_found'
  | 'webhooks.not_found'
  | 'webhooks.overlap_running'
  | 'webhooks.redelivery_running'
  | 'webhooks.too_many';
