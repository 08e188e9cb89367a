/** The file that was chosen to be opened, until it is. */
class Picked {
  file = $state.raw<File | undefined>();
}

export const picked = new Picked();
