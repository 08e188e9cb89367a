declare module 'virtual:labs' {
  export const cards: readonly import('./format.ts').LabCard[];
  export const loads: Readonly<Record<string, () => Promise<{ default: import('./format.ts').Lab }>>>;
}
