/** What was chosen to be opened, until it is: a file, or the text of an address. */
class Picked {
  file = $state.raw<File | undefined>();
  text = $state.raw('');
}

export const picked = new Picked();
