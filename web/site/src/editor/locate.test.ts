import { describe, expect, it } from 'vitest';
import { locate } from './locate.ts';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Work:
    Type: AWS::SQS::Queue
  Other:
    Type: AWS::SQS::Quest
Outputs:
  Url:
    Value: !Ref Missing
`;

describe('locate', () => {
  it.each([
    ['Template format error: YAML not well-formed. (line 5, column 3)', { line: 5, column: 3 }],
    ['Template format error: JSON not well-formed. (line 2, column 10)', { line: 2, column: 10 }],
    [
      'Template format error: Unresolved resource dependencies [Missing] in the Outputs block of the template',
      { line: 9, column: 17 },
    ],
    ['Template format error: Unrecognized resource types: [AWS::SQS::Quest]', { line: 6, column: 11 }],
    ['Template error: resource Other does not support attribute type Nope in Fn::GetAtt', { line: 5, column: 3 }],
    ['Something else entirely', undefined],
  ])('%s', (message, expected) => {
    expect(locate(message, template)).toEqual(expected);
  });
});
