/** An answer of the cloud that is not a success, with AWS's own code and text. */
export class AwsError extends Error {
  constructor(
    readonly service: string,
    readonly operation: string,
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string,
  ) {
    super(message);
    this.name = 'AwsError';
  }
}

/** What a person needs to know of a failure. */
export interface Problem {
  /** What happened: a sentence. */
  what: string;
  /** Why, in the words of whoever refused; may be empty. */
  why: string;
  /** What to do about it; may be empty. */
  todo: string;
  /** AWS's code for it; may be empty. */
  code: string;
}

/** The next step for the codes that have one worth saying. */
const advice: Record<string, string> = {
  AlreadyExistsException: 'Choose another stack name, or open the stack and update it.',
  AWS_SimpleQueueService_PurgeQueueInProgress: 'A queue can be purged once a minute. Try again later.',
  BucketNotEmpty: 'Delete the objects in the bucket first.',
  ConditionalCheckFailedException: 'Read the item again: something else changed it meanwhile.',
  InternalFailure: 'This is a fault in Cloudtab. Reload the page; what was saved is kept.',
  ResourceInUseException: 'Wait until it is ACTIVE, then try again.',
  ResourceNotFoundException: 'It may have been deleted. Choose another one in the rail.',
  'AWS.SimpleQueueService.NonExistentQueue': 'It may have been deleted. Choose another one in the rail.',
  QueueDoesNotExist: 'It may have been deleted. Choose another one in the rail.',
  ValidationError: 'Correct the template or the parameters, then try again.',
  ValidationException: 'Correct the input named above, then try again.',
};

/** Describes whatever was thrown while doing `what` ("The stack could not be created"). */
export function problemOf(what: string, thrown: unknown): Problem {
  if (thrown instanceof AwsError) {
    return { what, why: thrown.message, todo: advice[thrown.code] ?? '', code: thrown.code };
  }
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { what, why, todo: 'Reload the page if this stays; what was saved is kept.', code: '' };
}
