/** A file that can't be read as what it should be. The message ends a sentence that begins with the file's name. */
export class BrokenFile extends Error {
  override readonly name: string = 'BrokenFile';
}

/** A document whose aliases would make far more of it than it is. */
export class AliasBomb extends BrokenFile {
  override readonly name = 'AliasBomb';
}
