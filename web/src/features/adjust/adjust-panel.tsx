export default function AdjustPanel({
  campaignId,
  onClose,
}: {
  campaignId: string;
  onClose: () => void;
}) {
  return <p onClick={onClose}>{campaignId}</p>;
}
