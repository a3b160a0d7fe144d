export default function X({ campaignId }: { campaignId: string }) {
  return <p>{campaignId}</p>;
}
