import { expect, test as base, type Page } from '@playwright/test';

/** What a person does on the page, in the page's own words. */
export class Site {
  readonly page: Page;
  /** What went wrong so far. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  async open(hash = ''): Promise<void> {
    await this.page.goto(hash === '' ? './' : `./#/${hash}`);
    await this.ready();
  }

  /** Opens the template editor beside the stage. */
  async edit(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Resources' }).getByText('Template').click();
    await expect(this.page.locator('[data-editor] .cm-content')).toBeVisible();
  }

  async ready(): Promise<void> {
    await expect(this.page.locator('[data-saving="saved"]')).toBeVisible();
  }

  async deploy(title: string): Promise<void> {
    await this.page.getByRole('listitem').filter({ hasText: title }).getByRole('button', { name: 'Deploy' }).click();
    await expect(this.status).toHaveText(/Create complete/, { timeout: 30_000 });
  }

  /** The state of the stack that is shown. */
  get status() {
    return this.page.locator('.view header .status');
  }

  rail(name: string) {
    return this.page.getByRole('navigation', { name: 'Resources' }).getByRole('link', { name: new RegExp(`^${name}\\b`) });
  }

  /** Goes to a resource by its name in the rail. */
  async go(name: string): Promise<void> {
    await this.rail(name).click();
    await expect(this.page.locator('.view h2, .view h1').first()).toContainText(name);
  }

  /** Waits until what was done so far survives a reload. */
  async saved(): Promise<void> {
    await this.page.evaluate(() =>
      (globalThis as unknown as { cloudtab: { flush(): Promise<void> } }).cloudtab.flush(),
    );
    await this.ready();
  }

  async reset(): Promise<void> {
    await this.page.getByRole('button', { name: 'Reset' }).click();
    await this.page.getByRole('button', { name: 'Delete everything' }).click();
    await expect(this.page.getByRole('dialog')).toBeHidden();
  }
}

/** A page on which nothing went wrong: no error thrown, nothing the content security policy had to refuse. */
export const test = base.extend<{ site: Site }>({
  site: async ({ page }, use) => {
    const site = new Site(page);
    const { faults } = site;
    page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') faults.push(`asked elsewhere: ${request.url()}`);
    });
    await use(site);
    expect(faults).toEqual([]);
  },
});

export { expect };
