export default function Dashlets({ campaignId }: { campaignId: string }) {
  return <p>{campaignId}</p>;
}
