/**
 * Lets one suspect at a time run in this process: a job that had lost its worker, maybe because it
 * kills workers. Were several active at its next deed, it would take them along each time, until
 * they are counted as killers themselves.
 */
export const createSuspectGate = () => {
  let isTaken = false;
  return {
    /** False if another suspect is inside; then the job goes back to its queue for `waitMs()`. */
    enter: (): boolean => {
      if (isTaken) return false;
      isTaken = true;
      return true;
    },
    leave: () => {
      isTaken = false;
    },
    waitMs: () => 100 + Math.random() * 400,
  };
};
