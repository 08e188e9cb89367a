/** Which dialog is open; one at most. */
export type DialogName = 'reset' | 'keys' | 'palette' | 'share' | 'world' | 'sandboxes' | 'branch' | 'task' | 'begin';

class Dialogs {
  current = $state<DialogName | undefined>();

  open(name: DialogName): void {
    this.current = name;
  }

  close(): void {
    this.current = undefined;
  }
}

export const dialogs = new Dialogs();
