import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../../shared/core/messages/as-text.ts';
import { incidentMessage } from '../../../shared/core/messages/incident-message.ts';
import { createTopicClient } from '../../../shared/edge/aws/clients.ts';
import { publishMailTo } from '../../../shared/edge/tell/mail/publish-mail.ts';
import { notices } from '../../core/messages/notices.ts';
import { startQueues } from '../aws/loopback.ts';

describe('the digest topic', () => {
  let started: Awaited<ReturnType<typeof startQueues>>;
  beforeAll(async () => {
    started = await startQueues();
  });
  afterAll(() => started.stop());

  it('takes the largest digest there is', async () => {
    const client = createTopicClient(started.access);
    const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'digest' }));
    const strange = notices(500, { summary: '語'.repeat(1500) });
    const digest = digestOf(strange.map((newest) => incidentMessage({ notices: [newest], newest })));
    expect(Buffer.byteLength(digest.text)).toBeGreaterThan(100_000);
    await publishMailTo({ client, topicArn: TopicArn })({ ...digest, text: `${digest.text}\u{1f600}\u0000` });
    client.destroy();
  });

  it('that refuses is an error', async () => {
    const mock = mockClient(SNSClient);
    onTestFinished(() => mock.restore());
    mock.on(PublishCommand).rejects(new Error('refused'));
    const publish = publishMailTo({ client: new SNSClient({ region: 'eu-west-1' }), topicArn: 'arn' });
    await expect(publish({ subject: 's', text: 't' })).rejects.toThrow('refused');
  });
});
