import { describe, expect, test } from 'vitest';
import {
  fileKey,
  recordingKey,
  rejectsKey,
} from '#functions/audience/file-keys.ts';
import { filePrefixes } from '#shared/names.ts';
import { prod, resourcesOf, synthesize } from './testing/synthesize.ts';

const dev = synthesize().data;
const kept = synthesize(prod).data;

const tableOf = (template: typeof dev) =>
  resourcesOf(template, 'AWS::DynamoDB::Table')[0]!;
const filesOf = (template: typeof dev) =>
  resourcesOf(template, 'AWS::S3::Bucket').find(
    ({ Properties }) => Properties.CorsConfiguration,
  )!;

describe('the table', () => {
  test('can be put back to any second of 35 days, in every stage', () => {
    for (const template of [dev, kept])
      expect(
        tableOf(template).Properties.PointInTimeRecoverySpecification,
      ).toEqual({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 });
  });

  test('cannot be deleted in prod, and stays when its stack goes', () => {
    expect(tableOf(kept).Properties.DeletionProtectionEnabled).toBe(true);
    expect(tableOf(kept).DeletionPolicy).toBe('Retain');
    expect(tableOf(dev).DeletionPolicy).toBe('Delete');
  });
});

describe('the key of prod', () => {
  const [id, key] = Object.entries(kept.findResources('AWS::KMS::Key'))[0]!;

  test('is renewed, outlives its stack, and takes 30 days to delete', () => {
    expect(key.Properties).toMatchObject({
      EnableKeyRotation: true,
      PendingWindowInDays: 30,
    });
    expect(key.DeletionPolicy).toBe('Retain');
  });

  test('encrypts table and files; dev has none to pay for', () => {
    expect(tableOf(kept).Properties.SSESpecification).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: { 'Fn::GetAtt': [id, 'Arn'] },
    });
    expect(filesOf(kept).Properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': [id, 'Arn'] },
          },
        },
      ],
    });
    dev.resourceCountIs('AWS::KMS::Key', 0);
  });
});

describe('files', () => {
  const rules = filesOf(kept).Properties.LifecycleConfiguration.Rules as {
    Prefix?: string;
    ExpirationInDays?: number;
    NoncurrentVersionExpiration?: { NoncurrentDays: number };
  }[];
  const daysOf = (name: string) =>
    rules
      .filter(({ Prefix }) => name.startsWith(Prefix ?? ''))
      .flatMap(({ ExpirationInDays }) => ExpirationInDays ?? []);

  test('go by what they are: a recording is named as long as its conversation', () => {
    const upload = { org_id: 'o', campaign_id: 'c', id: 'u' };
    expect(daysOf(fileKey(upload))).toEqual([90]);
    expect(daysOf(rejectsKey(upload))).toEqual([90]);
    expect(daysOf(recordingKey('o', 'cnv'))).toEqual([]);
    // A new kind of file has to say how long it stays.
    const ruled = rules.flatMap(({ Prefix }) => Prefix ?? []);
    expect(ruled.sort()).toEqual(Object.values(filePrefixes).sort());
  });

  test('can be had again for 30 days after they were deleted or replaced', () => {
    for (const template of [dev, kept])
      expect(filesOf(template).Properties.VersioningConfiguration).toEqual({
        Status: 'Enabled',
      });
    expect(rules.flatMap((it) => it.NoncurrentVersionExpiration ?? [])).toEqual(
      [{ NoncurrentDays: 30 }],
    );
  });

  test('are logged, in a bucket that S3 may write to', () => {
    const { LoggingConfiguration: log } = filesOf(kept).Properties;
    const target = log.DestinationBucketName.Ref;
    const [, logs] = Object.entries(kept.findResources('AWS::S3::Bucket')).find(
      ([id]) => id === target,
    )!;
    // It would refuse to, with a customer's key.
    expect(JSON.stringify(logs.Properties.BucketEncryption)).toContain(
      'AES256',
    );
    const allowed = resourcesOf(kept, 'AWS::S3::BucketPolicy')
      .filter(({ Properties }) => Properties.Bucket.Ref === target)
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toMatchObject([
      {
        Action: 's3:PutObject',
        Principal: { Service: 'logging.s3.amazonaws.com' },
      },
    ]);
  });
});
