/** The answer of an action, in AWS's names. A Date is written as its protocol writes times. */
export type Answer = Readonly<Record<string, unknown>>;
