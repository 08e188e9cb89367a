// The module takes chance from its seed alone, so /dev/random gives nothing. Emscripten's asks for the host's cryptography,
// which in Node costs a start 4 ms.
mergeInto(LibraryManager.library, {
  $getRandomDevice: function () {
    return function () {
      throw new Error("the module has no randomness of its own");
    };
  },
});
