/**
 * A shell line that becomes the command after it, with a watcher beside it that waits on our end of a pipe (its standard
 * input): when we are killed the pipe closes without a word, and the watcher ends the command. `gone\n` on the pipe
 * dismisses the watcher.
 */
export const endsWithUs = 'exec 3<&0; (read word <&3 || kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';
