import { hrefOf, parseRoute, type Route } from './route.ts';

class Router {
  route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }

  go(route: Partial<Route> & Pick<Route, 'view'>): void {
    location.hash = hrefOf(route);
  }

  /** Changes the address without a new step in the history: for what is merely looked at. */
  replace(route: Partial<Route> & Pick<Route, 'view'>): void {
    history.replaceState(null, '', hrefOf(route));
    this.route = parseRoute(location.hash);
  }
}

export const router = new Router();
