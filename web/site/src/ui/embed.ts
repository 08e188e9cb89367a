/** Whether the page is a frame in someone else's (`?embed`): the stage alone, with a cloud that is kept nowhere. */
export const embedded = new URLSearchParams(location.search).has('embed');
