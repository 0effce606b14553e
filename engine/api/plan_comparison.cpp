#include "api/plan_comparison.h"

#include "transfer/object_copy.h"

namespace hawser {

Result<std::optional<Comparison>> comparisonOf(const OpContext& context, const JobPlaces& places,
                                               const JobOptions& options, const PlanItem& item,
                                               std::atomic<std::uint64_t>* compared) {
  const bool copies = item.action == PlanItem::Action::copy || item.action == PlanItem::Action::compare;
  if (!options.delta || !copies || item.kind != TransferKind::object) return std::nullopt;
  const Place& from = places.sources[item.source];
  const Place& to = places.destinations[item.destination];
  Comparison whole;
  whole.use = deltaUse(item.size, from.store->capabilities(), to.store->capabilities());
  whole.toSend = item.size;
  if (whole.use != DeltaUse::changes) return whole;
  CompareTask task;
  task.source = from.store.get();
  task.destination = to.store.get();
  task.from = {from.container, item.sourceKey, from.snapshot};
  task.to = {to.container, item.destinationKey};
  task.size = item.size;
  task.sourceEtag = item.sourceEtag;
  if (item.condition.kind == Condition::Kind::matches) task.destinationEtag = item.condition.etag;
  task.partSize =
      choosePartSize(item.size, options.partSize, from.store->capabilities(), to.store->capabilities());
  task.cellSize = options.deltaCell;
  task.seeds = seedsFor(places.seeds, item.destinationKey);
  task.kept = places.keptOf(item.source);
  task.scans = places.scans.get();
  task.blobSync = options.blobSync;
  task.compared = compared;
  task.context = context;
  HAWSER_TRY(const ObjectInfo source, from.store->stat(context, task.from));
  const ObjectForm form =
      formFor(options, to.store->capabilities(), item.sourceKey, item.size, source.properties.form);
  if (form != ObjectForm::block) {
    whole.use = DeltaUse::otherForm;
    return whole;
  }
  task.properties = source.properties;
  HAWSER_TRY(Comparison made, compare(task));
  return made;
}

}  // namespace hawser
