/** A package of the project that the tests would take from elsewhere. */
export interface ForeignPackage {
  readonly name: string;
  /** From where, for people: `/usr/lib/…`, `outside of the tree`. */
  readonly from: string;
}
