/**
 * The bundles hold this in place of `@aws-sdk/endpoint-cache` (see infra/bundle-options.ts). DynamoDB's client makes a cache
 * for endpoint discovery, which is off by default; with it comes a library of data structures that nothing runs. If
 * discovery were switched on, the client would ask each time.
 */
export class EndpointCache {
  get(): undefined {
    return undefined;
  }

  getEndpoint(): undefined {
    return undefined;
  }

  has(): boolean {
    return false;
  }

  set(): void {}

  delete(): void {}
}
